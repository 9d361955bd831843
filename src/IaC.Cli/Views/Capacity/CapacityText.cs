using IaC.Engine;

namespace IaC.Cli.Views.Capacity;

/// <summary>Amounts of a host as people read them, in the words of a plan.</summary>
internal static class CapacityText
{
    /// <summary>Processors: <c>0.5</c>.</summary>
    public static string Cpu(decimal processors) => Shortage.Cpu((long)(processors * 1000));

    /// <summary>Memory: <c>1.5 GiB</c>.</summary>
    public static string Memory(decimal bytes) => Shortage.Memory((long)bytes);
}
