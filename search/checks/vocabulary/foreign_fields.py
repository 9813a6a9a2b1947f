"""The fields of front matter that other programs and schemas know: none is a misspelling, and no file is asked for one."""

_JEKYLL = """
author authors categories category classes collection comments document excerpt_separator feed grand_parent has_children
has_toc header image keywords language last_modified_at layout links name nav_exclude nav_order nav_title parent permalink
published redirect_from redirect_to render_with_liquid robots search_exclude sidebar sitemap slug subtitle tags toc twitter
url website
"""
_HUGO = """
aliases archetype audio build cascade date draft expiryDate featured geekdocNav headless identifier images isCJKLanguage
layout lastmod linkTitle link_title markup menu menus modified no_list outputs params publishDate pubdate resources series
showtoc simple_list sitemap slug summary tocopen translationKey type unpublishdate url videos weight
"""
_DOCUSAURUS = """
custom_edit_url custom_props displayed_sidebar draft hide_table_of_contents hide_title id image keywords last_update
pagination_label pagination_next pagination_prev parse_number_prefixes sidebar_class_name sidebar_custom_props sidebar_key
sidebar_label sidebar_position slug tags title_meta toc_max_heading_level toc_min_heading_level unlisted
"""
_MKDOCS = """
alias boost comments git_history hide icon inherit nav revision_date robots search status subtitle template tags
"""
_OTHER_GENERATORS = """
actions aside badge banner breadcrumb canonical_url contributors editLink eleventyExcludeFromCollections eleventyNavigation
execute footer format head hero index lastUpdated license next outline pageClass pagefind pagination prev prevNext
tableOfContents titleTemplate
"""
"""VitePress, Eleventy, Astro, Quarto."""
_OBSIDIAN = "alias aliases created cssclass cssclasses modified publish tag tags uid updated up"
_PANDOC = """
abstract bibliography citation-style csl css documentclass fontsize geometry header-includes institute keywords lang
linkcolor lof lot mainfont nocite number-sections numbersections papersize reference-section-title subject subtitle thanks
titlepage toc toc-depth
"""
_DUBLIN_CORE = """
abstract accessRights accrualMethod accrualPeriodicity accrualPolicy alternative audience available bibliographicCitation
conformsTo contributor coverage created creator date dateAccepted dateCopyrighted dateSubmitted description educationLevel
extent format hasFormat hasPart hasVersion identifier instructionalMethod isFormatOf isPartOf isReferencedBy isReplacedBy
isRequiredBy isVersionOf issued language license mediator medium modified provenance publisher references relation replaces
requires rights rightsHolder source spatial subject tableOfContents temporal title type valid
"""
_SCHEMA_ORG = """
about abstract accessMode address alternateName alternativeHeadline areaServed articleBody articleSection audience author
award citation comment contactPoint contentLocation contributor copyrightHolder copyrightYear creator creativeWorkStatus
dateCreated dateModified datePublished description distribution editor email encodingFormat endDate expires faxNumber
foundingDate funder funding genre hasPart headline identifier image inLanguage isAccessibleForFree isBasedOn isPartOf
jobTitle keywords legalName license location logo mainEntity mainEntityOfPage measurementTechnique mentions name
numberOfPages organizer publication publisher sameAs schemaVersion sourceOrganization spatialCoverage spatial sponsor
startDate subjectOf telephone temporal temporalCoverage text thumbnailUrl translator typicalAgeRange url variableMeasured
version workExample
"""
_DCAT = """
accessURL accrualPeriodicity bureauCode byteSize catalog compressFormat conformsTo contactPoint contacts contributors
dataDictionary dataQuality dataset describedBy describedByType distribution downloadURL endpointURL hasVersion homepage
inSeries issued keyword landingPage licenses maintainer maintainer_email mediaType metadata_created metadata_modified
modified num_resources organization owner_org packageFormat primaryITInvestmentUII profile programCode references resources
servesDataset spatialResolutionInMeters systemOfRecords temporalResolution theme themes version wasGeneratedBy
"""
"""DCAT, DCAT-US, CKAN and data packages."""
_OPEN_GRAPH = "article og_description og_image og_title twitter_card twitter_image"

FOREIGN_FIELDS = frozenset(
    " ".join(
        (
            *(_JEKYLL, _HUGO, _DOCUSAURUS, _MKDOCS, _OTHER_GENERATORS, _OBSIDIAN, _PANDOC),
            *(_DUBLIN_CORE, _SCHEMA_ORG, _DCAT, _OPEN_GRAPH),
        )
    ).split()
)
"""As they are written; a schema's prefix, as in `dc:publisher`, is left away."""
SPECIAL_PAGES = frozenset("redirect redirect_to redirect_url".split())
"""Fields of pages that only lead elsewhere."""
LAYOUT_FIELDS = ("layout", "template", "type", "pageLayout")
"""Fields that say what is drawn around a page's text, or instead of it."""


def is_foreign(name: str) -> bool:
    """Whether another program or schema knows a field of that name, whatever words it is made of are parted by."""
    bare = name.rpartition(":")[2].rpartition(".")[2] or name
    return bare in FOREIGN_FIELDS or _joined(bare) in _JOINED


def _joined(name: str) -> str:
    return name.replace("-", "").replace("_", "").casefold()


_JOINED = frozenset(_joined(name) for name in FOREIGN_FIELDS)
