using System.Runtime.InteropServices;

namespace IaC.Linux.Stubs;

/// <summary>Native memory that is given out piece by piece and freed at once: the collector never moves what a child reads.</summary>
internal sealed unsafe class NativeArena : IDisposable
{
    private const int BlockSize = 16 * 1024;

    private readonly List<nint> _blocks = [];
    private byte* _next;
    private int _left;

    /// <summary>Zeroed memory, aligned to 8 bytes.</summary>
    internal byte* Allocate(int size)
    {
        int rounded = (size + 7) & ~7;
        if (rounded > _left)
        {
            _left = Math.Max(rounded, BlockSize);
            _next = (byte*)NativeMemory.AllocZeroed((nuint)_left);
            _blocks.Add((nint)_next);
        }

        byte* piece = _next;
        _next += rounded;
        _left -= rounded;
        return piece;
    }

    public void Dispose()
    {
        foreach (nint block in _blocks)
        {
            NativeMemory.Free((void*)block);
        }

        _blocks.Clear();
        _left = 0;
    }
}
