"""systemd's unit files, as far as ours go: what they say, with `%i` filled in."""

from pathlib import Path


class Unit:
    """One unit; a template's instance has the template's file.

    Arguments: `directory`, where the files are; `name`, such as `booktime-web@next.service`.
    """

    def __init__(self, directory, name):
        self.name = name if "." in name else f"{name}.service"
        stem, _, kind = self.name.rpartition(".")
        prefix, at, instance = stem.partition("@")
        text = Path(directory, f"{prefix}{at}.{kind}").read_text()
        self.said = {}
        for line in text.replace("%i", instance).splitlines():
            key, equals, value = line.partition("=")
            if equals and not line.startswith("#"):
                self.said.setdefault(key, []).append(value)

    def get(self, key):
        """The one value of a key."""
        (value,) = self.said[key]
        return value

    def words(self, key):
        """All values of a key, split at blanks."""
        return " ".join(self.said.get(key, [])).split()

    def environment(self):
        """What a service's environment is: nothing of ours but where programs are."""
        found = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        found |= dict(pair.split("=", 1) for pair in self.words("Environment"))
        for line in Path(self.get("EnvironmentFile")).read_text().splitlines():
            if line and not line.startswith("#"):
                name, _, value = line.partition("=")
                found[name] = value
        return found
