using System.CommandLine.Completions;
using IaC.Cli.Commands;
using IaC.Engine;

namespace IaC.Cli.Completing;

/// <summary>Names of what is recorded now, for completion. Whoever may not read the root gets none: a completion never fails.</summary>
internal static class LiveNames
{
    /// <summary>Names of the stacks.</summary>
    public static IEnumerable<string> Stacks(CompletionContext context) => Read(context, FolderBackend.Names);

    /// <summary>Resources, as <c>pod/web</c>.</summary>
    public static IEnumerable<string> Resources(CompletionContext context) =>
        Read(context, folder => FolderBackend.Names(folder).SelectMany(stack => FolderBackend.Resources(folder, stack)).Select(key => key.ToString()).Distinct());

    private static IEnumerable<string> Read(CompletionContext context, Func<string, IEnumerable<string>> read)
    {
        try
        {
            // A machine is not asked for a completion.
            var global = GlobalOptions.From(context.ParseResult, Environment.GetEnvironmentVariable);
            return global.State is null ? [.. read(global.Layout.State)] : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or EngineException or UsageException)
        {
            return [];
        }
    }
}
