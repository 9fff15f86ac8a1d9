from tests.browser.conftest import check


def test_the_sign_in_page_has_no_violation(open_browser):
    page = open_browser()

    page.goto("/compte/login/")

    check(page, "connexion")
