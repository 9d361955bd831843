using System.Collections.Immutable;

namespace IaC.Engine;

/// <summary>The stacks of a state folder.</summary>
public static class Stacks
{
    /// <summary>All stacks, by name. One whose state cannot be read is listed with the fault.</summary>
    public static ImmutableArray<StackInfo> List(string stateFolder) => throw new NotImplementedException();

    /// <summary>Removes a stack's state.</summary>
    /// <exception cref="EngineException">It does not exist, or still records resources.</exception>
    /// <exception cref="StackLockedException">Another process holds it.</exception>
    public static void Remove(string stateFolder, string name, bool evenWithResources) => throw new NotImplementedException();

    /// <summary>Mends a state as far as it can be: a copy of the damaged file stays beside it. Returns one line for each thing mended; empty when nothing was wrong.</summary>
    /// <exception cref="StateException">Nothing could be saved.</exception>
    public static ImmutableArray<string> Repair(string stateFolder, string name) => throw new NotImplementedException();
}
