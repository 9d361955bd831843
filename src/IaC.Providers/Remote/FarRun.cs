using IaC.Engine;

namespace IaC.Providers.Remote;

/// <summary>One run of this program on another host. Disposing of it ends the program's input and takes its output away, by which it ends.</summary>
public sealed class FarRun : IDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly string host;
    private readonly SshProcess process;
    private readonly CancellationTokenRegistration kill;

    /// <param name="host">Name of the host, for messages.</param>
    /// <param name="process">ssh, owned from here on.</param>
    /// <param name="stop">Ends it.</param>
    internal FarRun(string host, SshProcess process, CancellationToken stop)
    {
        (this.host, this.process) = (host, process);
        kill = stop.Register(process.Kill);
        Output = new FarOutput(this, process.Stream);
    }

    /// <summary>Its standard input.</summary>
    public Stream Input => process.Stream;

    /// <summary>Its standard output. Reading at the end of it throws where the program failed, so that half of an answer is none.</summary>
    public Stream Output { get; }

    /// <summary>Both, for who reads and writes in a thread of its own, and asks for the end by <see cref="CompleteAsync"/>.</summary>
    internal Stream Duplex => process.Stream;

    /// <summary>Ends its input.</summary>
    public void EndInput() => process.EndInput();

    /// <summary>Whoever wants it to end tells it so from here on: a stop no longer cuts it off.</summary>
    internal void EndByItself() => kill.Dispose();

    /// <summary>Waits for its end.</summary>
    /// <exception cref="UnreachableException">The host does not answer, or the connection broke.</exception>
    /// <exception cref="EngineException">The program failed, or is not there.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        switch (await process.EndAsync(cancellationToken).ConfigureAwait(false))
        {
            case 0:
                return;
            case null:
                throw new UnreachableException($"host {host} does not answer: {(process.Words() is { Length: > 0 } reason ? reason : "the connection broke")}");
            case FarProgram.Absent:
                throw new ProgramAbsentException(host);
            case var code:
                throw new EngineException(process.Words() is { Length: > 0 } words ? $"{words.Replace("iac: ", "", StringComparison.Ordinal)} (on host {host})" : $"iac on host {host} ended with exit code {code}");
        }
    }

    /// <summary>Says why it ended, where what came of it, or went to it, broke off. What still runs has nothing to say.</summary>
    /// <exception cref="EngineException">As <see cref="CompleteAsync"/>.</exception>
    internal async Task ExplainAsync()
    {
        using var patience = new CancellationTokenSource(LastWords);
        try
        {
            await CompleteAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        kill.Dispose();
        process.Dispose();
    }
}
