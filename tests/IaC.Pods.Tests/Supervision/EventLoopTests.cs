using IaC.Linux.Events;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Tests.Supervision;

public sealed class EventLoopTests
{
    [Fact]
    public void Source_that_throws_is_told_of_and_watched_no_more_and_the_others_go_on()
    {
        List<string> told = [];
        using EventLoop loop = new((_, fault) =>
        {
            told.Add(fault.Message);
            return true;
        });
        (int failing, int well) = (0, 0);
        using Source first = new(loop, () =>
        {
            failing++;
            throw new InvalidOperationException("no");
        });
        using Source second = new(loop, () => well++);
        first.MakeReady();
        second.MakeReady();

        loop.Wait(TimeSpan.Zero);
        loop.Wait(TimeSpan.Zero);

        Assert.Equal((1, 2), (failing, well));
        Assert.Equal(["no"], told);
    }

    [Fact]
    public void Exception_that_nobody_contains_goes_on()
    {
        using EventLoop loop = new((_, _) => false);
        using Source source = new(loop, () => throw new InvalidOperationException("no"));
        source.MakeReady();

        Assert.Throws<InvalidOperationException>(() => loop.Wait(TimeSpan.Zero));
    }

    [Fact]
    public void One_that_takes_the_place_of_a_removed_one_is_not_called_for_it()
    {
        using EventLoop loop = new();
        Source[] ready = new Source[2];
        List<Source> fresh = [];
        int called = 0;
        for (int i = 0; i < ready.Length; i++)
        {
            // Whichever is called first removes the other.
            int other = 1 - i;
            ready[i] = new Source(loop, () =>
            {
                ready[other].Dispose();
                fresh.Add(new Source(loop, () => called++));
            });
            ready[i].MakeReady();
        }

        loop.Wait(TimeSpan.Zero);

        Assert.Equal((1, 0), (fresh.Count, called));
        fresh.ForEach(source => source.Dispose());
        Array.ForEach(ready, source => source.Dispose());
    }

    private sealed class Source : IEventSource, IDisposable
    {
        private readonly Action _called;
        private readonly SafeFileHandle _read;
        private readonly SafeFileHandle _write;
        private readonly EventLoop.Watch _watch;

        internal Source(EventLoop loop, Action called)
        {
            _called = called;
            (_read, _write) = Pipes.Create();
            _watch = loop.Add(_read, EpollEvents.Read, this);
        }

        public void OnReady(EpollEvents events) => _called();

        public void Dispose()
        {
            _watch.Dispose();
            _read.Dispose();
            _write.Dispose();
        }

        internal void MakeReady() => NonBlocking.Write(_write, [1]);
    }
}
