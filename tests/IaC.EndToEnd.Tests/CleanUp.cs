using System.Collections.Immutable;
using IaC.EndToEnd.Tests.Scripting;

namespace IaC.EndToEnd.Tests;

/// <summary>The end of every script: its stacks are destroyed, and nothing of its roots is left on the machine.</summary>
internal static class CleanUp
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(300);

    /// <summary>Destroys every stack of every root below the script's folder, then looks for leaks.</summary>
    /// <param name="run">The script's run.</param>
    /// <param name="mustBeClean">Whether what is left is a failure; after a failed script it would hide the cause.</param>
    public static async Task RunAsync(ScriptRun run, bool mustBeClean)
    {
        foreach (string root in Directory.GetDirectories(run.Folder).Where(folder => Directory.Exists(Path.Combine(folder, "lib", "state"))))
        {
            foreach (string database in Directory.GetFiles(Path.Combine(root, "lib", "state"), "*.db"))
            {
                await IacAsync(run, mustBeClean, "destroy", "--root", root, "--stack", Path.GetFileNameWithoutExtension(database), "--yes");
            }

            CommandResult leaks = await IacAsync(run, mustBeClean, "doctor", "--root", root, "--leaks");
            Assert.True(!mustBeClean || leaks.Output.Trim() == "no leaks", leaks.Output);
        }
    }

    /// <summary>Undoes what the script did to the machine beside its roots.</summary>
    public static async Task UndoAsync(ScriptRun run)
    {
        foreach (ImmutableArray<string> command in run.AtEnd)
        {
            using ScriptProcess process = run.Start(command);
            await process.WaitAsync(Timeout);
        }
    }

    private static async Task<CommandResult> IacAsync(ScriptRun run, bool mustSucceed, params string[] arguments)
    {
        using ScriptProcess process = run.Start(["iac", .. arguments]);
        CommandResult result = await process.WaitAsync(Timeout);
        Assert.True(!mustSucceed || result.ExitCode == 0, $"`{process.Name}` ended with {result.ExitCode}\n{result.Output}{result.Error}\n{run.Transcript}");
        return result;
    }
}
