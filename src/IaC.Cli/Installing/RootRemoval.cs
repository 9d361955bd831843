using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Deployment;
using IaC.Cli.Views.Deployment;
using IaC.Engine;
using IaC.Linux.Files;
using IaC.Pods;

namespace IaC.Cli.Installing;

/// <summary>Takes away everything of a root: its stacks with their data, then its files. What is not ours is left.</summary>
/// <param name="host">The process.</param>
/// <param name="global">The root.</param>
internal sealed class RootRemoval(CommandHost host, GlobalOptions global)
{
    /// <summary>Names of the stacks that still record something, or cannot be read.</summary>
    public static async Task<IReadOnlyList<string>> StacksAsync(RootServices services, CancellationToken cancellationToken) => [.. (await services.ListStacksAsync(cancellationToken)).Where(stack => stack.Resources > 0 || stack.Fault is not null).Select(stack => stack.Name)];

    /// <summary>Destroys all stacks and removes the files of the root.</summary>
    /// <exception cref="EngineException">A stack could not be destroyed, or something is left on the machine; the files are then still there.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        if (FolderBackend.Names(global.Layout.SharedState).ToList() is { Count: > 0 } shared)
        {
            throw new EngineException($"states of others are kept here, with which they work by `--state`: {string.Join(", ", shared)}", "they destroy those stacks, or take them along by `iac state export` and `iac stack rm --force`, first");
        }

        using (RootServices services = RootServices.Open(global, host))
        {
            foreach (string stack in await StacksAsync(services, stop))
            {
                var options = new DeploymentOptions
                {
                    Global = global,
                    Stack = stack,
                    Yes = true,
                    Planning = PlanOptions.Default with { DeleteVolumes = true, MaxDeletes = int.MaxValue },
                    Applying = ApplyOptions.Default with { AllowDataLoss = true },
                };
                int code = await new Deployer(host, DeploymentViews.For(host, json: false)).DestroyAsync(options, stop);
                if (code != ExitCode.Ok)
                {
                    throw new EngineException($"stack {stack} could not be destroyed, so that nothing else was removed");
                }
            }

            IReadOnlyList<Leak> leaks = await services.FindLeaksAsync(stop);
            if (leaks.Count > 0)
            {
                throw new EngineException($"{leaks[0].Kind} {leaks[0].Name} is left on the machine", "see `iac doctor --leaks`");
            }
        }

        RemoveFiles(global.Layout);
    }

    // By name: nobody wants /lib to go because he wrote `--root /`.
    private static void RemoveFiles(RootLayout layout)
    {
        Remove(layout.Lib, layout.Lasting);
        Remove(layout.Run, layout.Passing);
    }

    private static void Remove(string parent, IEnumerable<string> known)
    {
        if (!Directory.Exists(parent))
        {
            return;
        }

        using (SafeFolder folder = SafeFolder.Open(parent))
        {
            foreach (string path in known)
            {
                folder.RemoveTree(Path.GetFileName(path));
            }
        }

        if (!Directory.EnumerateFileSystemEntries(parent).Any())
        {
            Directory.Delete(parent);
        }
    }
}
