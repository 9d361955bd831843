using IaC.Containers.Cgroups;
using IaC.Pods.Client;
using IaC.Pods.Protocol;

namespace IaC.Pods;

/// <summary>A supervisor that waits for its pod. One whose connection ends before that ends itself; this also removes the group that it was born into.</summary>
public sealed class StartingSupervisor : IDisposable
{
    private readonly SupervisorProcess _process;
    private SupervisorConnection? _connection;

    internal StartingSupervisor(SupervisorProcess process, SupervisorConnection connection) => (_process, _connection) = (process, connection);

    /// <summary>Hands over the pod, once. Returns when it is made and its first container was tried.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="secrets">Values that the record names.</param>
    /// <param name="held">As <see cref="SupervisorStart.Held"/>.</param>
    /// <param name="cancellationToken">Gives up waiting. The supervisor goes on.</param>
    /// <exception cref="SupervisorException">A step failed; the message names it with path and error.</exception>
    public async Task<SupervisorClient> StartAsync(PodRecord record, PodSecrets secrets, bool? held, CancellationToken cancellationToken)
    {
        SupervisorConnection connection = Interlocked.Exchange(ref _connection, null) ?? throw new InvalidOperationException("the supervisor has its pod");
        try
        {
            StartRequest request = new() { Layout = _process.Layout, Record = record, Digest = PodRecordJson.Digest(record), Secrets = secrets, Held = held };
            await connection.SendAsync(MessageKind.Hello, Hello.Of(SupervisorClient.ProgramName, record.Uid).Write, default, cancellationToken).ConfigureAwait(false);
            await connection.SendAsync(MessageKind.Start, request.Write, default, cancellationToken).ConfigureAwait(false);
            Hello hello = connection.Parse(await connection.ReceiveAsync(cancellationToken).ConfigureAwait(false), Hello.Read);
            await connection.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            return new SupervisorClient(connection, _process.Layout, hello);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Ends the process, unless it has its pod.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _connection, null) is not { } unused)
        {
            return;
        }

        unused.Dispose();
        CgroupHost.Detect().Open(PodGroup.Container(_process.RootId, _process.Uid, PodGroup.Supervisor)).Kill();
        SupervisorLauncher.RemoveGroups(_process);
    }
}
