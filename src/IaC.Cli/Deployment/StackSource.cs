using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Terminals;
using IaC.Cli.Views.Deployment;
using IaC.Engine;
using IaC.Model;
using IaC.Yaml;

namespace IaC.Cli.Deployment;

/// <summary>The program of a stack: the files that were named, or the current folder.</summary>
internal static class StackSource
{
    private const string StandardInput = "-";

    /// <summary>Reads the program and shows all that is wrong with it; null where something must be mended first.</summary>
    public static StackDefinition? Load(DeploymentOptions options, IPlanView view, CancellationToken cancellationToken)
    {
        LoadResult result = Read(options, cancellationToken);
        if (result is { HasErrors: true, Stack: { } faulty })
        {
            // No plan will be made, which would find these: all faults are shown in one run.
            result = result.With(ResourceGraph.Build(faulty, BuiltInKinds.All.ToDictionary(kind => (kind.ApiVersion, kind.Kind))).Faults);
        }

        view.Show(result.Diagnostics);
        return result.HasErrors ? null : result.Stack;
    }

    /// <summary>Name of the stack that a verb without a program means: the one given, or the one of the program.</summary>
    /// <exception cref="UsageException">None of these.</exception>
    public static string Name(DeploymentOptions options, RootServices services, CancellationToken cancellationToken)
    {
        if (options.Stack is { } given)
        {
            return given;
        }

        if (Read(options, cancellationToken).Stack?.Name is { } named)
        {
            return named;
        }

        IReadOnlyList<StackInfo> stacks = services.ListStacks();
        return stacks.Count > 0
            ? throw new UsageException($"which stack? pass --stack with one of {string.Join(", ", stacks.Select(stack => stack.Name))}")
            : throw new UsageException($"there is no stack below {services.Layout.Lib}");
    }

    private static LoadResult Read(DeploymentOptions options, CancellationToken cancellationToken)
    {
        using Stream? input = options.Files.Contains(StandardInput) ? Terminal.OpenInput() : null;
        return StackLoader.Load(
            new LoadOptions
            {
                Paths = options.Files.IsEmpty ? ["."] : options.Files,
                WorkingFolder = Environment.CurrentDirectory,
                StandardInput = input,
                StackName = options.Stack,
            },
            cancellationToken);
    }
}
