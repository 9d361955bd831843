using System.Text.Json.Nodes;
using IaC.Model.Programs;
using IaC.Programs.Building;

namespace IaC.Programs.Running;

/// <summary>A program from its start to its end: its process, the connection to it, and the watch over both. Disposing it ends both.</summary>
internal sealed class StartedProgram : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(1);
    private readonly ProgramProcess _process;
    private readonly IProgramOutput _output;
    private ProgramChannel? _channel;
    private bool _ending;

    private StartedProgram(ProgramProcess process, IProgramOutput output) => (_process, _output) = (process, output);

    /// <summary>The connection; null before it was made.</summary>
    public ProgramChannel Channel => _channel!;

    /// <summary>Starts a program. It declares at once, and waits where it needs what it is told by <see cref="HearAsync"/>.</summary>
    /// <param name="host">Where it runs.</param>
    /// <param name="program">The program.</param>
    /// <param name="folder">Working folder.</param>
    /// <param name="output">Gets what it writes and logs.</param>
    public static StartedProgram Start(IProgramHost host, BuiltProgram program, string folder, IProgramOutput output) => Begin(ProgramProcess.Start(host, program, folder), output);

    /// <summary>Has a program whose process was started begin.</summary>
    /// <param name="process">The process.</param>
    /// <param name="output">Gets what it writes and logs.</param>
    public static StartedProgram Begin(ProgramProcess process, IProgramOutput output)
    {
        process.Begin(output);
        return new StartedProgram(process, output);
    }

    /// <summary>Tells the program what it is to do, and listens until it has done that.</summary>
    /// <param name="start">What it is told.</param>
    /// <param name="duty">What it is to do.</param>
    /// <param name="take">Takes a message; the last one gives the result, others give null.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <exception cref="ProgramException">It failed, ended before, or took too long; in the latter cases it is killed.</exception>
    public async Task<T> HearAsync<T>(ProgramStart start, ProgramDuty duty, Func<ProgramMessageKind, JsonObject, T?> take, CancellationToken cancellationToken)
        where T : class
    {
        using var deadline = new CancellationTokenSource(duty.Deadline);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            _channel = new ProgramChannel(_process, await _process.AcceptAsync(linked.Token).ConfigureAwait(false), _output);
            await _channel.SendAsync(ProgramMessageKind.Start, start.ToJson(), linked.Token).ConfigureAwait(false);
            _process.EndMeeting();
            T result = await ListenAsync(take, linked.Token).ConfigureAwait(false);
            _channel.Listen();
            return result;
        }
        catch (OperationCanceledException)
        {
            await KillAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw duty.Late();
        }
        catch (IOException)
        {
            // Its connection ends a moment before itself; what keeps running without one is of no use.
            await _process.Ended.WaitAsync(LastMoment, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await KillAsync().ConfigureAwait(false);
            throw duty.Ended(_process);
        }
    }

    /// <summary>Tells the program that nothing more is asked, and does not wait.</summary>
    public async ValueTask EndAsync()
    {
        if (_channel is not null && !_ending)
        {
            _ending = true;
            await _channel.EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes the connection, at which the program ends, and waits for its end; one that stays is killed.</summary>
    public void Dispose()
    {
        _channel?.Dispose();
        _process.WaitForEnd();
        _process.Dispose();
    }

    /// <summary>Tells the program that nothing more is asked, and waits until it has closed all that it was given; one that stays is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        if (_channel is null)
        {
            _process.Kill();
        }

        await _process.EndedAsync(_channel?.Closed ?? Task.CompletedTask).ConfigureAwait(false);
        _process.Dispose();
        _channel?.Dispose();
    }

    private async Task<T> ListenAsync<T>(Func<ProgramMessageKind, JsonObject, T?> take, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            (ProgramMessageKind kind, JsonObject payload) = await _channel!.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            switch (kind)
            {
                case ProgramMessageKind.Hello when payload["version"]?.GetValue<int>() != ProgramFrames.Version:
                    await KillAsync().ConfigureAwait(false);
                    throw new ProgramException(
                        $"the program speaks version {payload["version"]} to iac, and this is {ProgramFrames.Version}", remedy: "use the package IaC.Sdk of the same version as iac");
                case ProgramMessageKind.Log:
                    ProgramWords.Show(ProgramLog.Read(payload), _output);
                    break;
                case ProgramMessageKind.Fault:
                    throw ProgramWords.Failure(ProgramFault.Read(payload), _output);
                default:
                    if (take(kind, payload) is { } result)
                    {
                        return result;
                    }

                    break;
            }
        }
    }

    private async Task KillAsync()
    {
        _process.Kill();
        await _process.Ended.ConfigureAwait(false);
        await _process.DrainAsync().ConfigureAwait(false);
    }
}
