namespace IaC.Pods.Machines;

/// <summary>One thing of a machine that becomes another while it runs.</summary>
/// <param name="Field">What it is, for people: <c>memory</c>, <c>disk data</c>.</param>
internal abstract record LiveStep(string Field)
{
    /// <summary>Begins. Called back later with what refused it or null, and with null also after it was refused, when it has been done after all.</summary>
    /// <exception cref="IOException">A file cannot be opened, or QEMU not be asked.</exception>
    internal abstract void Run(LiveMonitor monitor, Action<string?> done);

    /// <summary>The machine once it is done.</summary>
    internal abstract VirtualMachine After(VirtualMachine machine);
}
