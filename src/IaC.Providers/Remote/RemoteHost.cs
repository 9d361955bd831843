using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model.V1Alpha1;
using IaC.Pods;

namespace IaC.Providers.Remote;

/// <summary>Another host: connected when it is first asked for something, and this program is brought there where it lacks it.</summary>
public sealed class RemoteHost : IDisposable
{
    /// <summary>Environment variable of the commands that another machine runs here: they ask no further machine. Its value is the uid of what is meant, since names are each home's own; or <see cref="AskedOfNothing"/>.</summary>
    public const string AskedVariable = "IAC_ASKED";

    internal const string AskedOfNothing = "1";

    private static readonly TimeSpan GreetingDeadline = TimeSpan.FromSeconds(30);

    // Of what only looks. What makes something has the deadline of its step.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A host that was just found silent is not asked again for each of its resources.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim connecting = new(1);
    private readonly CancellationTokenSource closing = new();
    private readonly SshProgram ssh;
    private readonly TimeProvider time;
    private HostChannel? channel;
    private SshProcess? process;
    private (long At, Exception Why)? failure;

    /// <param name="name">Name of its Host.</param>
    /// <param name="connection">How it is reached.</param>
    /// <param name="recorded">The machine that it has to be; null where nothing says that.</param>
    /// <param name="files">This program.</param>
    /// <param name="folder">Where sockets of connections lie.</param>
    /// <param name="time">Clock.</param>
    internal RemoteHost(string name, HostConnection connection, RecordedMachine? recorded, ProgramFiles files, string folder, TimeProvider time)
    {
        (Name, Connection, Recorded, this.time) = (name, connection, recorded, time);
        ssh = new SshProgram(connection, folder);
        Program = new FarProgram(files, ssh, name);
    }

    /// <summary>Name of its Host.</summary>
    public string Name { get; }

    /// <summary>Uid of what commands over there are about. <value>Null: nothing in particular.</value></summary>
    public string? Meant { get; set; }

    /// <summary>How it is reached.</summary>
    public HostConnection Connection { get; }

    /// <summary>The machine that it has to be. <value>Null: any.</value></summary>
    internal RecordedMachine? Recorded { get; }

    /// <summary>This program over there.</summary>
    internal FarProgram Program { get; }

    /// <summary>Begins to connect, for who will ask it soon.</summary>
    internal void Open() => _ = Task.Run(async () =>
    {
        try
        {
            await ConnectAsync(closing.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is EngineException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever asks it finds out, and can say what it was needed for.
        }
    });

    /// <summary>Asks it.</summary>
    /// <param name="name">What for; see <see cref="HostCalls"/>.</param>
    /// <param name="arguments">Arguments.</param>
    /// <param name="progress">Gets what it says meanwhile; null where nobody listens.</param>
    /// <param name="cancellationToken">Ends the wait, and tells it.</param>
    /// <exception cref="OtherMachineException">It is not the machine that it has to be.</exception>
    /// <exception cref="UnreachableException">It does not answer, or the connection broke.</exception>
    internal Task<JsonObject> CallAsync(string name, JsonObject arguments, IProgress<ProviderProgress>? progress, CancellationToken cancellationToken) =>
        CallAsync(name, arguments, content: default, progress, cancellationToken);

    /// <summary>Calls it, with bytes that go with the call.</summary>
    /// <inheritdoc cref="CallAsync(string, JsonObject, IProgress{ProviderProgress}?, CancellationToken)"/>
    internal async Task<JsonObject> CallAsync(string name, JsonObject arguments, ReadOnlyMemory<byte> content, IProgress<ProviderProgress>? progress, CancellationToken cancellationToken)
    {
        HostChannel open = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return await open.CallAsync(name, arguments, content, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks it for what it only has to look at, and gives up in time.</summary>
    /// <inheritdoc cref="CallAsync(string, JsonObject, IProgress{ProviderProgress}?, CancellationToken)"/>
    internal async Task<JsonObject> LookAsync(string name, JsonObject arguments, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await CallAsync(name, arguments, progress: null, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnreachableException($"host {Name} did not answer within {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>The connection that is open now, made where there is none, for states that are kept there: what was opened over it ends with it.</summary>
    internal async Task<StateCall> OpenStatesAsync(CancellationToken cancellationToken)
    {
        HostChannel open = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return (name, arguments, end) => open.CallAsync(name, arguments, progress: null, end);
    }

    /// <summary>Starts this program over there, beside the one that answers calls.</summary>
    internal async Task<SshProcess> StartAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        ssh.Start(await Program.CommandAsync(arguments, Meant, cancellationToken).ConfigureAwait(false));

    /// <summary>Runs this program over there, once it is there, with our input, output and terminal.</summary>
    /// <param name="terminal">It is to have a terminal.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="UnreachableException">The host does not answer, or the connection broke.</exception>
    public async Task<int> PassAsync(bool terminal, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await ConnectAsync(cancellationToken).ConfigureAwait(false);
        Close();
        return await ssh.PassAsync(terminal, await Program.CommandAsync(arguments, Meant, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
            ?? throw new UnreachableException($"the connection to host {Name} broke");
    }

    /// <summary>What this program writes over there.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UnreachableException">The host does not answer.</exception>
    /// <exception cref="EngineException">The program failed there.</exception>
    public Task<string> CaptureAsync(IReadOnlyCollection<string> arguments, CancellationToken cancellationToken) => ReadAsync(
        arguments,
        async (output, end) =>
        {
            using var text = new StreamReader(output);
            return await text.ReadToEndAsync(end).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Reads what this program writes over there; where the host lacks it, it is brought there first.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="read">Reads its output to the end, which throws where the program failed. Called again where nothing came since the program was not there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UnreachableException">The host does not answer.</exception>
    /// <exception cref="EngineException">The program failed there.</exception>
    public async Task<T> ReadAsync<T>(IReadOnlyCollection<string> arguments, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadOnceAsync(arguments, read, cancellationToken).ConfigureAwait(false);
        }
        catch (ProgramAbsentException)
        {
            await Program.SendAsync(cancellationToken).ConfigureAwait(false);
            return await ReadOnceAsync(arguments, read, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs this program over there, once it is there.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<FarRun> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return new FarRun(Name, await StartAsync(arguments, cancellationToken).ConfigureAwait(false), cancellationToken);
    }

    /// <summary>Runs this program over there with a socket file of its own, which ssh joins to one here over a connection of its own, so that both end with the program.</summary>
    /// <param name="arguments">Its arguments, from the path of the socket file that it is to make.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The run, and the path of the socket file here.</returns>
    public async Task<(FarRun Run, string Socket)> RunWithSocketAsync(Func<string, IEnumerable<string>> arguments, CancellationToken cancellationToken)
    {
        await ConnectAsync(cancellationToken).ConfigureAwait(false);
        string name = Guid.NewGuid().ToString("N")[..12];
        string there = Path.Combine(RootLayout.At(null).Connections, name);
        (SshProcess started, string here) = ssh.StartJoined(await Program.CommandAsync(arguments(there), Meant, cancellationToken).ConfigureAwait(false), name, there);
        return (new FarRun(Name, started, cancellationToken), here);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        closing.Cancel();
        Close();
        connecting.Dispose();
        closing.Dispose();
    }

    /// <summary>The connection, which all that are asked at a time share.</summary>
    internal async Task<HostChannel> ConnectAsync(CancellationToken cancellationToken)
    {
        if (channel is { IsClosed: false } open)
        {
            return open;
        }

        await connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (channel is { IsClosed: false } meanwhile)
            {
                return meanwhile;
            }

            if (failure is { } last && time.GetElapsedTime(last.At) < Rest)
            {
                throw last.Why;
            }

            Close();
            (channel, process) = await OpenAsync(cancellationToken).ConfigureAwait(false);
            return channel;
        }
        catch (EngineException exception)
        {
            failure = (time.GetTimestamp(), exception);
            throw;
        }
        finally
        {
            connecting.Release();
        }
    }

    // What answers calls ends with its input.
    private void Close()
    {
        channel?.Dispose();
        process?.Dispose();
        (channel, process) = (null, null);
    }

    private async Task<T> ReadOnceAsync<T>(IEnumerable<string> arguments, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var run = new FarRun(Name, await StartAsync(arguments, cancellationToken).ConfigureAwait(false), cancellationToken);
        run.EndInput();
        return await read(run.Output, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(HostChannel Channel, SshProcess Process)> OpenAsync(CancellationToken cancellationToken)
    {
        for (bool sent = false; ; sent = true)
        {
            SshProcess started = await StartAsync(["serve"], cancellationToken).ConfigureAwait(false);
            try
            {
                var opened = new HostChannel(started.Stream, Name);
                if (await GreetAsync(opened, started, cancellationToken).ConfigureAwait(false) is { } greeting && IsOurs(greeting))
                {
                    Recorded?.Require(Name, Connection, greeting[HostServer.RootIdField]?.GetValue<string>());
                    opened.Listen(() => HowItEndedAsync(started));
                    return (opened, started);
                }
            }
            catch
            {
                started.Kill();
                started.Dispose();
                throw;
            }

            started.Dispose();
            if (sent)
            {
                throw new EngineException($"what answers on {Name} is not this program, though it was just sent there");
            }

            await Program.SendAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Null where it is not there, or is another one.
    private async Task<JsonObject?> GreetAsync(HostChannel opened, SshProcess started, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(GreetingDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            if (await opened.GreetAsync(either.Token).ConfigureAwait(false) is { } greeting)
            {
                return greeting;
            }

            int? code = await started.EndAsync(either.Token).ConfigureAwait(false);
            return code == FarProgram.Absent ? null
                : code is null ? throw Silent(started.Words())
                : throw new EngineException($"iac does not start on {Name} (exit code {code}): {started.Words()}");
        }
        catch (InvalidDataException)
        {
            return null;
        }
        catch (IOException exception)
        {
            throw Silent(started.Words() is { Length: > 0 } words ? words : exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Silent($"nothing came of it within {GreetingDeadline.TotalSeconds:0} s");
        }
    }

    private static bool IsOurs(JsonObject greeting) => greeting["version"]?.GetValue<int>() == HostCalls.Version && greeting["build"]?.GetValue<string>() == ProgramFiles.Build;

    private async Task<UnreachableException> HowItEndedAsync(SshProcess started)
    {
        int? code = await started.EndAsync(CancellationToken.None).ConfigureAwait(false);
        string words = started.Words();
        return new UnreachableException(
            code is null ? $"the connection to host {Name} broke{(words.Length > 0 ? $": {words}" : "")}" : $"iac on host {Name} ended with exit code {code}{(words.Length > 0 ? $": {words}" : "")}",
            "what it was doing there it finishes, and the next run goes on from there");
    }

    private UnreachableException Silent(string why) => new(
        $"host {Name} does not answer: {(why.Length > 0 ? why : "ssh ended without a word")}",
        why.Contains("verification failed", StringComparison.OrdinalIgnoreCase) ? $"compare its key with `ssh-keyscan {PortOption}{Connection.Name}`, and put the right one into known_hosts" : $"try `ssh {PortOption}{(Connection.User is { } user ? $"{user}@" : "")}{Connection.Name} true`");

    private string PortOption => Connection.Port is { } port ? $"-p {port} " : "";
}
