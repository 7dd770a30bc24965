"""Which sandbox do a command's options ask for?"""

import argparse

from mockjumio.cli.surroundings import environment, folders
from mockjumio.harness import SandboxOptions
from mockjumio.settings import Credentials, WireSettings


def options(arguments: argparse.Namespace) -> SandboxOptions:
    """The options that every command with a server has."""
    return SandboxOptions(
        host=arguments.host,
        port=arguments.port,
        public_url=arguments.public_url,
        credentials=Credentials(
            arguments.token, arguments.secret, arguments.admin_token, arguments.admin_secret
        ),
        wire=wire_settings(arguments),
        scenarios=folders(arguments),
        env=environment(arguments),
    )


def wire_settings(arguments: argparse.Namespace) -> WireSettings:
    return WireSettings(
        charset=arguments.charset,
        plus_for_space=arguments.plus_for_space,
        only_200=arguments.only_200,
        strict_accept=arguments.strict_accept,
        user_agent=arguments.user_agent,
    )
