using IaC.Cli.Composition;
using IaC.Cli.Terminals;
using IaC.Cli.Workloads;
using IaC.Pods;

namespace IaC.Cli.Running;

/// <summary>What of our standard streams a program that runs is joined to, beside its log: a terminal, its input, or nothing.</summary>
internal sealed class RunStreams : IDisposable
{
    private static readonly Task Never = new TaskCompletionSource().Task;
    private SupervisorClient? client;
    private AttachedTerminal? terminal;

    private RunStreams()
    {
    }

    /// <summary>Ends when everything is shown that does not come by the log.</summary>
    public Task Shown => terminal?.Shown ?? Task.CompletedTask;

    /// <summary>Ends when the user leaves the program running.</summary>
    public Task Left => terminal?.Left ?? Never;

    /// <summary>Joins what was asked for. A program that has ended already has left its output in its log.</summary>
    public static async Task<RunStreams> AttachAsync(Terminal terminal, RootServices services, string uid, RunOptions options, CancellationToken stop)
    {
        var streams = new RunStreams();
        if (!options.Interactive && !options.Tty)
        {
            return streams;
        }

        try
        {
            streams.client = await SupervisorClient.ConnectAsync(services.Layout, uid, stop);
            if (options.Tty)
            {
                streams.terminal = await AttachedTerminal.OpenAsync(terminal, streams.client, RunStack.ContainerName, options.Interactive, stop);
            }
            else
            {
                var input = new FileStream(await streams.client.AttachAsync(RunStack.ContainerName, stop), FileAccess.Write, bufferSize: 0);
                _ = Task.Run(() => StreamPump.Feed(input, closeAtEnd: true), CancellationToken.None);
            }
        }
        catch (SupervisorException ended) when (ended.Fault is SupervisorFault.NotFound or SupervisorFault.Gone)
        {
            streams.Dispose();
        }

        return streams;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        terminal?.Dispose();
        client?.Dispose();
        client = null;
    }
}
