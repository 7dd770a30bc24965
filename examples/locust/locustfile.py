"""Callbacks for a shop, as many as customers come: eighty of a hundred are approved.

    locust --headless --users 50 --spawn-rate 10 --run-time 1m --host http://localhost:8080

plays on this machine. With ``--master`` here and ``--worker --master-host …`` on others, the load comes from
there, and the figures arrive here.
"""

from locust import constant_throughput, task

from mockjumio.contrib.locust import CallbackUser


class Customer(CallbackUser):
    callback_path = "/jumio/callback"
    options = ("--edition", "2021-07")
    wait_time = constant_throughput(1)  # a scan a second, each user

    @task(80)
    def approved(self) -> None:
        self.play("approved")

    @task(15)
    def fraud(self) -> None:
        self.play("fraud")

    @task(5)
    def unreadable(self) -> None:
        self.play("unreadable")
