using System.Runtime.InteropServices;

namespace IaC.Linux.Stubs;

/// <summary>
/// Descriptors that a program is to find at 0, 1, 2, ... A source whose number lies among the targets is first copied above them, so that no target is written before it has been read.
/// </summary>
public sealed class DescriptorPlan : IDisposable
{
    private readonly SafeHandle[] _sources;
    private readonly List<SafeHandle> _copies = [];

    /// <summary>Plans the descriptors in their order from 0 on; they stay the caller's.</summary>
    public DescriptorPlan(IReadOnlyList<SafeHandle> sources) => _sources = [.. sources.Select(source => AboveTargets(source, sources.Count))];

    /// <summary>Adds the operations that put them in place.</summary>
    public void Apply(SyscallProgram child)
    {
        for (int number = 0; number < _sources.Length; number++)
        {
            child.DuplicateTo(child.Share(_sources[number]), number);
        }
    }

    /// <summary>Closes the copies; after the start.</summary>
    public void Dispose() => _copies.ForEach(copy => copy.Dispose());

    private SafeHandle AboveTargets(SafeHandle source, int targets)
    {
        if (source.DangerousGetHandle() >= targets)
        {
            return source;
        }

        SafeHandle copy = FileDescriptors.Duplicate(source, targets);
        _copies.Add(copy);
        return copy;
    }
}
