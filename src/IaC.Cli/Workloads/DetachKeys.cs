namespace IaC.Cli.Workloads;

/// <summary>Looks through what is typed for the keys that leave a terminal. Everything else passes; the beginning of the keys waits for what follows it.</summary>
/// <param name="keys">The keys, one after the other; none of them comes twice.</param>
internal sealed class DetachKeys(params byte[] keys)
{
    private int begun;

    /// <summary>Ctrl-P and then Ctrl-Q, as in Docker.</summary>
    public static byte[] OfContainer => [0x10, 0x11];

    /// <summary>Ctrl-], as at the consoles of other tools for machines.</summary>
    public static byte[] OfConsole => [0x1D];

    /// <summary>Passes on what was typed.</summary>
    /// <param name="typed">Bytes of the terminal.</param>
    /// <param name="passed">Gets what belongs to the program, in order.</param>
    /// <returns>True once the keys were pressed; what follows them is dropped.</returns>
    public bool Pass(ReadOnlySpan<byte> typed, ICollection<byte> passed)
    {
        foreach (byte key in typed)
        {
            if (key != keys[begun])
            {
                for (int i = 0; i < begun; i++)
                {
                    passed.Add(keys[i]);
                }

                begun = 0;
            }

            if (key != keys[begun])
            {
                passed.Add(key);
            }
            else if (++begun == keys.Length)
            {
                return true;
            }
        }

        return false;
    }
}
