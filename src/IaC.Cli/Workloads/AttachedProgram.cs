using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Views.Workloads;
using IaC.Pods;
using Microsoft.Win32.SafeHandles;

namespace IaC.Cli.Workloads;

/// <summary>The program of a container that runs already, joined from now on to the end of this run of it.</summary>
/// <param name="host">Our streams.</param>
/// <param name="services">The root.</param>
/// <param name="uid">Key of its pod.</param>
/// <param name="container">Its container.</param>
internal sealed class AttachedProgram(CommandHost host, RootServices services, string uid, string container)
{
    /// <summary>Shows what it writes, and passes our input on where it takes any.</summary>
    /// <param name="input">Writing end of its input; null for none.</param>
    /// <param name="stop">Leaves it running.</param>
    /// <returns>Its exit code; a failure where that is 0 and something of its output was lost.</returns>
    public async Task<int> FollowAsync(SafeFileHandle? input, CancellationToken stop)
    {
        using var ended = new CancellationTokenSource();
        var query = new LogQuery { Layout = services.Layout, Uid = uid, Containers = [container], Tail = 0, Follow = true, End = ended.Token };
        Task<bool> shown = ShowAsync(query, stop);
        if (input is not null)
        {
            var to = new FileStream(input, FileAccess.Write, bufferSize: 0);
            _ = Task.Run(() => StreamPump.Feed(to, closeAtEnd: true), CancellationToken.None);
        }

        int code = await WaitAsync(stop);
        await ended.CancelAsync();
        return await shown && code == ExitCode.Ok ? ExitCode.Failed : code;
    }

    /// <summary>Waits for the end of the run that goes on now.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="SupervisorException">The pod went away before that.</exception>
    public async Task<int> WaitAsync(CancellationToken stop)
    {
        using SupervisorClient client = await SupervisorClient.ConnectAsync(services.Layout, uid, stop);
        ContainerStatus? before = null;
        await foreach (PodStatus pod in client.WatchAsync(stop))
        {
            ContainerStatus now = pod.Containers.First(status => status.Name == container);
            before ??= now;
            if (now.State != "running" || now.Started != before.Started)
            {
                return now.ExitCode ?? ExitCode.Failed;
            }
        }

        throw new SupervisorException(SupervisorFault.Disconnected, uid, "the supervisor ended before the program");
    }

    // Whether something of the output was lost.
    private async Task<bool> ShowAsync(LogQuery query, CancellationToken stop)
    {
        var view = new StreamsLogView(host.Terminal);
        await foreach (LogLine line in LogReader.ReadAsync(query, stop))
        {
            view.Show(line);
        }

        return view.HasGaps;
    }
}
