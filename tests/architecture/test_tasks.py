from celery import current_app

from input2.celery import app


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    scheduled = {item["task"] for item in app.conf.beat_schedule.values()}

    assert scheduled - set(current_app.tasks) == set()


def test_every_task_of_ours_goes_to_a_queue_that_a_worker_serves():
    app.loader.import_default_modules()
    ours = [name for name in current_app.tasks if not name.startswith("celery.")]

    queues = {name: app.amqp.router.route({}, name)["queue"].name for name in ours}

    assert ours
    assert set(queues.values()) <= {"mail", "scores", "files"}


def test_tasks_are_acknowledged_late_and_limited_in_time():
    conf = app.conf

    assert (conf.task_acks_late, conf.task_reject_on_worker_lost) == (True, True)
    assert conf.task_time_limit > conf.task_soft_time_limit > 0
