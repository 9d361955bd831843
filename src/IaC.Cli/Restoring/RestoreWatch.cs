using System.Collections.Concurrent;
using IaC.Cli.Composition;
using IaC.Providers.Hosts;
using Serilog;

namespace IaC.Cli.Restoring;

/// <summary>
/// Restores all stacks, and then each one again whose supervisors end without having been asked to, or whose network somebody takes a part of. A stack that does not come back is tried again after a while that doubles, from a second to a minute;
/// so is one that is lost over and over.
/// </summary>
internal sealed class RestoreWatch(RootServices services, Restorer restorer, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    // A stack that kept together for this long is well again.
    private static readonly TimeSpan Recovered = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Keeper> keepers = new();

    /// <summary>Goes on until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var lost = new LostStacks(services.Layout);
        using var networks = new LostNetworks(services.Layout, new RootIdentity(services.Layout).Ensure());
        foreach (string stack in await services.States.NamesAsync(cancellationToken))
        {
            Keep(stack, cancellationToken);
        }

        await Task.WhenAll(lost.WatchAsync(Ended, cancellationToken), networks.WatchAsync(Broken, cancellationToken));
        await Task.WhenAll(keepers.Values.Select(keeper => keeper.Work));

        void Ended(string? stack)
        {
            if (stack is not null)
            {
                Log.Information("a supervisor of stack {Stack} ended", stack);
                Keep(stack, cancellationToken);
            }
        }

        void Broken(string stack)
        {
            Log.Information("the network of stack {Stack} is not whole", stack);
            Keep(stack, cancellationToken);
        }
    }

    private void Keep(string stack, CancellationToken cancellationToken) => keepers.GetOrAdd(stack, _ => new Keeper()).Want(keeper => RunAsync(stack, keeper, cancellationToken));

    private async Task RunAsync(string stack, Keeper keeper, CancellationToken cancellationToken)
    {
        try
        {
            while (keeper.Take())
            {
                TimeSpan pause = keeper.Pause(time.GetUtcNow());
                await Task.Delay(pause, time, cancellationToken);
                if (!await restorer.RestoreAsync(stack, cancellationToken))
                {
                    keeper.Again();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The machine goes down, or the user ended it.
        }
    }

    /// <summary>Whether a stack is to be restored, and how long to wait before.</summary>
    private sealed class Keeper
    {
        private readonly Lock gate = new();
        private bool wanted;
        private bool running;
        private TimeSpan next;
        private DateTimeOffset last = DateTimeOffset.MinValue;

        public Task Work { get; private set; } = Task.CompletedTask;

        public void Want(Func<Keeper, Task> work)
        {
            lock (gate)
            {
                wanted = true;
                if (!running)
                {
                    running = true;
                    Work = Task.Run(() => work(this));
                }
            }
        }

        public void Again()
        {
            lock (gate)
            {
                wanted = true;
            }
        }

        public bool Take()
        {
            lock (gate)
            {
                (bool taken, wanted) = (wanted, false);
                running = taken;
                return taken;
            }
        }

        public TimeSpan Pause(DateTimeOffset now)
        {
            TimeSpan pause = now - last > Recovered ? TimeSpan.Zero : next;
            next = pause == TimeSpan.Zero ? ShortestPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            last = now;
            return pause;
        }
    }
}
