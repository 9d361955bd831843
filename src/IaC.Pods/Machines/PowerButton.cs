using IaC.Pods.Supervision;

namespace IaC.Pods.Machines;

/// <summary>
/// Asks a machine to switch itself off: by its agent where there is one, and by its power button where there is none, where the agent refuses, or after a while has not done it.
/// There is nothing to wait for but the end of QEMU; a machine that does not listen is ended when its grace is over.
/// </summary>
internal sealed class PowerButton : IDisposable
{
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(5);

    private readonly RunningMachine _machine;
    private readonly Action<string?> _failed;
    private readonly LoopTimer? _patience;
    private IDisposable? _question;

    /// <summary>Presses it.</summary>
    /// <param name="loop">Counts the time.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="left">What is left before QEMU is ended; the agent has at most half of it, and 5 s. Null for no end.</param>
    /// <param name="failed">Called where it cannot be pressed.</param>
    /// <exception cref="IOException">QEMU cannot be asked.</exception>
    internal PowerButton(EventLoop loop, RunningMachine machine, TimeSpan? left, Action<string?> failed)
    {
        (_machine, _failed) = (machine, failed);
        if (!machine.Agent.IsThere)
        {
            Press();
            return;
        }

        // One that does it does not answer; it ends with the system.
        _question = machine.Agent.Ask("""{"execute":"guest-shutdown"}"""u8, (ended, answer) =>
        {
            if (ended is null && AgentClient.ErrorOf(answer.Span) is not null)
            {
                PressLater();
            }
        });
        _patience = new LoopTimer(loop, left is { } most && most / 2 < MostPatience ? most / 2 : MostPatience, PressLater);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _patience?.Dispose();
        _question?.Dispose();
    }

    private void PressLater()
    {
        Dispose();
        try
        {
            Press();
        }
        catch (IOException e)
        {
            _failed(e.Message);
        }
    }

    private void Press() => _question = _machine.Ask("system_powerdown", answer =>
    {
        if (answer.Error is { } fault)
        {
            _failed(fault);
        }
    });
}
