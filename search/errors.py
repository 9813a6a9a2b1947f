"""Every error that a caller may meet. Each docstring says what it means to the person who meets it."""


class StrategySearchError(Exception):
    """Something that a person can put right; the message says what and where."""


class SettingInvalid(StrategySearchError):
    """A flag or a STRATEGY_SEARCH_* variable has a value that cannot be used."""


class AddressUnusable(StrategySearchError):
    """The host and port to listen on are not to be had; another server may be running."""


class ContentMissing(StrategySearchError):
    """The content folder is not there or cannot be listed."""


class SiteInvalid(StrategySearchError):
    """search.toml cannot be read, or says something that is not allowed."""


class FileFaulty(StrategySearchError):
    """A file of the content folder cannot become a strategy."""

    def __init__(self, message: str, *, rule: str, line: int | None = None) -> None:
        """Keep the fault's kind and, where there is one, its line.

        Args:
            message: what is wrong, in one sentence without the file's name.
            rule: a stable snake_case name of the kind of fault.
            line: 1-based line in the file, or None where no single line is to blame.
        """
        super().__init__(message)
        self.rule = rule
        self.line = line


class QueriesInvalid(StrategySearchError):
    """A file of judged queries cannot be read."""


class IndexMissing(StrategySearchError):
    """There is no index yet; `strategy-search index` builds one."""


class IndexDamaged(StrategySearchError):
    """The index folder does not hold what its manifest says; rebuilding it mends that."""


class IndexUnwritable(StrategySearchError):
    """The index could not be written: no space, no permission, a failing disk; the last good one stays in use."""


class IndexBusy(StrategySearchError):
    """Another process is writing the index and did not finish in time."""


class StrategyUnknown(StrategySearchError):
    """No strategy has this slug."""


class TaskUnknown(StrategySearchError):
    """No update with this id was asked for, or it was so long ago that it is forgotten."""


class SearchTimedOut(StrategySearchError):
    """A search took longer than the stated limit."""


class WatcherEnded(StrategySearchError):
    """The process that follows the content died; it is started again."""


class WorkerUnavailable(StrategySearchError):
    """The system lets no process be begun that could read files: it is short of memory, or of processes."""
