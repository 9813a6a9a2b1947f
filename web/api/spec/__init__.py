"""The API's endpoints and answers declared, and the OpenAPI document made from them."""
