namespace IaC.Pods.Machines;

/// <summary>Asks a machine to switch itself off. There is nothing to wait for but the end of QEMU; a machine that does not listen to its power button is ended when its grace is over.</summary>
internal sealed class PowerButton : IDisposable
{
    private readonly IDisposable _question;

    /// <summary>Presses it.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="failed">Called where it cannot be pressed.</param>
    internal PowerButton(RunningMachine machine, Action<string?> failed) => _question = machine.Ask("system_powerdown", answer =>
    {
        if (answer.Error is { } fault)
        {
            failed(fault);
        }
    });

    /// <inheritdoc/>
    public void Dispose() => _question.Dispose();
}
