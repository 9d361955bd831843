namespace IaC.Cli.Workloads;

/// <summary>Looks through what is typed for the keys that leave a terminal, Ctrl-P and then Ctrl-Q as in Docker. Everything else passes; a Ctrl-P that nothing follows waits.</summary>
internal sealed class DetachKeys
{
    private const byte First = 0x10;
    private const byte Second = 0x11;
    private bool begun;

    /// <summary>Passes on what was typed.</summary>
    /// <param name="typed">Bytes of the terminal.</param>
    /// <param name="passed">Gets what belongs to the program, in order.</param>
    /// <returns>True once the keys were pressed; what follows them is dropped.</returns>
    public bool Pass(ReadOnlySpan<byte> typed, ICollection<byte> passed)
    {
        foreach (byte key in typed)
        {
            if (begun && key == Second)
            {
                return true;
            }

            if (begun)
            {
                passed.Add(First);
            }

            begun = key == First;
            if (!begun)
            {
                passed.Add(key);
            }
        }

        return false;
    }
}
