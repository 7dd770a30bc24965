"""What does the console look like? Pictures of it for the README, of a sandbox with the demo's scans."""

import asyncio
import shutil
from pathlib import Path

from playwright.async_api import Page, async_playwright

from mockjumio.cli.demo import Report, play_main_job
from mockjumio.harness import Server
from mockjumio.settings import DEFAULT_SEED

FOLDER = Path(__file__).parent.parent / "docs" / "console"
WIDTH, HEIGHT = 1200, 750


async def main() -> None:
    await play_main_job(DEFAULT_SEED, then=take)


async def take(sandbox: Server, report: Report) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        root = f"{sandbox.url}/_mock"
        await shoot(page, f"{root}/", "transactions")
        await shoot(page, f"{root}/transactions/{report.played[0].reference}", "transaction")
        await shoot(page, f"{root}/editor?scenario=fraud", "editor")
        await browser.close()


async def shoot(page: Page, url: str, name: str) -> None:
    await page.goto(url)
    await page.locator("#light", has_text="live").wait_for()
    await page.evaluate("document.activeElement.blur()")
    await page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
