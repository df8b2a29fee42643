"""The three sites of the staff: who comes in, and which way leads on."""

import pytest

from main.tests.factories import PASSWORD, DispatcherFactory, EmployeeFactory, UserFactory

pytestmark = pytest.mark.django_db

SITES = ("/admin/", "/office-admin/", "/dispatch-admin/")
OWN_SITE = {"owner": "/admin/", "employee": "/office-admin/", "dispatcher": "/dispatch-admin/"}
WELCOME = {
    "owner": SITES,
    "employee": ("/office-admin/",),
    "dispatcher": ("/dispatch-admin/",),
    "shopper": (),
}


def make(role):
    """Somebody of a role."""
    if role == "owner":
        return UserFactory(is_staff=True, is_superuser=True)
    return {"employee": EmployeeFactory, "dispatcher": DispatcherFactory}.get(role, UserFactory)()


def log_in(client, site, user, password=PASSWORD):
    data = {"username": user.email, "password": password, "next": site}
    return client.post(f"{site}login/", data)


@pytest.mark.parametrize("role", WELCOME)
@pytest.mark.parametrize("site", SITES)
def test_each_site_is_for_its_own_people(client, role, site):
    client.force_login(make(role))
    assert client.get(site).status_code == (200 if site in WELCOME[role] else 403)


@pytest.mark.parametrize("site", SITES)
def test_a_stranger_is_asked_to_log_in_there(client, site):
    assert client.get(site)["Location"] == f"{site}login/?next={site}"
    page = client.get(f"{site}login/")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("role", ["owner", "employee", "dispatcher"])
def test_logging_in_leads_to_ones_own_site(client, role):
    site = OWN_SITE[role]
    assert log_in(client, site, make(role))["Location"] == site


@pytest.mark.parametrize(
    ("role", "site"),
    [
        (role, site)
        for role in ("employee", "dispatcher")
        for site in SITES
        if site not in WELCOME[role]
    ],
)
def test_logging_in_on_the_wrong_site_names_the_right_one(client, role, site):
    page = log_in(client, site, make(role))
    assert page.status_code == 200
    assert f'Yours is <a href="{OWN_SITE[role]}">' in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_right_site_is_named_only_to_who_knows_the_password(client):
    page = log_in(client, "/admin/", make("employee"), "wrong").content.decode()
    assert "Yours is" not in page


@pytest.mark.parametrize("site", SITES)
def test_a_shopper_is_told_nothing_of_sites(client, user, site):
    page = log_in(client, site, user).content.decode()
    assert "Yours is" not in page
    assert "_auth_user_id" not in client.session


def test_staff_without_a_role_are_told_so(client):
    nobody = UserFactory(is_staff=True)
    assert "An owner can give it one" in log_in(client, "/office-admin/", nobody).content.decode()


def test_an_employee_on_the_owners_pages_reads_where_to_go(client, employee):
    client.force_login(employee)
    page = client.get("/admin/main/user/").content.decode()
    assert '<a href="/office-admin/">the central office’s site</a>' in page
    assert '<a href="/office-admin/">' in client.get("/admin/login/").content.decode()


def test_who_is_logged_in_need_not_do_it_again(client, employee):
    client.force_login(employee)
    assert client.get("/office-admin/login/")["Location"] == "/office-admin/"


def test_a_person_switched_off_stays_out(client):
    gone = EmployeeFactory(is_active=False)
    assert "errornote" in log_in(client, "/office-admin/", gone).content.decode()
    client.force_login(gone)
    assert client.get("/office-admin/").status_code == 302


@pytest.mark.parametrize("role", OWN_SITE)
def test_the_shops_header_leads_to_ones_own_site(client, role):
    client.force_login(make(role))
    assert f'<a href="{OWN_SITE[role]}">Office</a>' in client.get("/").content.decode()


def test_the_shops_header_has_no_office_for_shoppers(client, user):
    assert "Office" not in client.get("/").content.decode()
    client.force_login(user)
    assert "Office" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("site", "name", "stylesheet"),
    [
        ("/admin/", "BookTime owners", "main/admin-owners.css"),
        ("/office-admin/", "BookTime central office", "main/admin-office.css"),
        ("/dispatch-admin/", "BookTime dispatch", "main/admin-dispatch.css"),
    ],
)
def test_each_site_has_its_name_and_colour(owner_client, site, name, stylesheet):
    page = owner_client.get(site).content.decode()
    assert name in page
    assert f'href="/static/{stylesheet}"' in page


def test_reports_and_dashboard_are_linked_where_they_may_be_seen(owner_client):
    for site in ("/admin/", "/office-admin/"):
        page = owner_client.get(site).content.decode()
        assert f'href="{site}reports/orders-per-day/"' in page
        assert f'href="{site}reports/most-bought/"' in page
        assert 'href="/order-dashboard/"' in page
    assert "report" not in owner_client.get("/dispatch-admin/").content.decode()


@pytest.mark.parametrize("role", OWN_SITE)
def test_each_site_leads_to_the_api(client, role):
    client.force_login(make(role))
    assert 'href="/api/"' in client.get(OWN_SITE[role]).content.decode()
    assert client.get("/api/").status_code == 200
