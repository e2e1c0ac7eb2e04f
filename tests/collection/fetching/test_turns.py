import threading

from portal.collection.fetching import HostTurns


def test_one_host_serves_one_request_at_a_time() -> None:
    turns, inside, most = HostTurns(gap=0), [0], [0]
    together = threading.Barrier(8)

    def visit() -> None:
        together.wait()
        for _ in range(50):
            with turns.turn("rates.example"):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_two_hosts_do_not_wait_for_each_other() -> None:
    turns = HostTurns(gap=60, sleep=lambda seconds: (_ for _ in ()).throw(AssertionError(f"waited {seconds}")))
    with turns.turn("one.example"), turns.turn("two.example"):
        pass


def test_the_rest_is_counted_from_the_end_of_the_last_request() -> None:
    moment: list[float] = [0.0]
    rests: list[float] = []
    turns = HostTurns(gap=1, monotonic=lambda: moment[0], sleep=rests.append)
    with turns.turn("one.example"):
        moment[0] = 10
    moment[0] = 10.25
    with turns.turn("one.example"):
        pass
    moment[0] = 20
    with turns.turn("one.example"):
        pass
    assert rests == [0.75]


def test_a_request_that_fails_gives_its_turn_back() -> None:
    turns = HostTurns(gap=0)
    for _ in range(2):
        try:
            with turns.turn("one.example"):
                raise OSError
        except OSError:
            continue
    with turns.turn("one.example"):
        pass
