using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Views.Deployment;
using IaC.Engine;
using IaC.Model;
using IaC.Programs;
using IaC.Programs.Providers;

namespace IaC.Cli.Deployment.Sources;

/// <summary>Where a stack is declared: YAML, or a program. Disposing it ends the program.</summary>
/// <param name="providers">The users' providers that it names, started.</param>
internal abstract class StackSource(ProviderPrograms providers) : IAsyncDisposable
{
    /// <summary>Name of the stack.</summary>
    public abstract string StackName { get; }

    /// <summary>The program that computes values from outputs; null where none stands behind the stack.</summary>
    public virtual IStackProgram? Computer => null;

    /// <summary>Users' providers that the stack names.</summary>
    public IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> Providers => providers.All;

    /// <summary>Opens what the options name, else the current folder: a C# project, or the YAML there. All that is wrong is shown; null where something must be mended first.</summary>
    public static Task<StackSource?> OpenAsync(DeploymentOptions options, IPlanView view, CommandHost host, CancellationToken cancellationToken) => OpenAsync(options, view, host, ahead: false, cancellationToken);

    /// <summary>The same; a program that need not be built starts while all else is opened. Only where nothing is changed: what is carried out is declared under the lock.</summary>
    public static Task<StackSource?> OpenAheadAsync(DeploymentOptions options, IPlanView view, CommandHost host, CancellationToken cancellationToken) => OpenAsync(options, view, host, ahead: true, cancellationToken);

    private static async Task<StackSource?> OpenAsync(DeploymentOptions options, IPlanView view, CommandHost host, bool ahead, CancellationToken cancellationToken)
    {
        var providers = new ProviderPrograms(new ProviderOutput(host.Terminal));
        StackSource? source = null;
        try
        {
            source = Project(options) is { } project
                ? await ProgramSource.OpenAsync(project, providers, options, view, host, ahead, cancellationToken)
                : await YamlSource.OpenAsync(providers, options, view, cancellationToken);
            return source;
        }
        catch (ProgramException exception)
        {
            view.Show(exception.Faults);
            return null;
        }
        finally
        {
            if (source is null)
            {
                providers.Dispose();
            }
        }
    }

    /// <summary>Whether a stack that came from a place is that of a program.</summary>
    /// <param name="origin">As <see cref="StackDefinition.Origin"/> says it.</param>
    public static bool IsProgram(string origin) => Path.IsPathRooted(origin) && ProgramProject.Find(origin) is not null;

    /// <summary>Name of a stack that is there, which a verb without a program means: the one given, or the one of the program.</summary>
    /// <exception cref="UsageException">None of these, or none is there by the name that was given.</exception>
    public static async Task<string> ExistingAsync(DeploymentOptions options, RootServices services, CancellationToken cancellationToken)
    {
        if (options.Stack is not { } given)
        {
            return await NameOfAsync(options, services, cancellationToken);
        }

        await services.RequireAsync(given, cancellationToken);
        return given;
    }

    /// <summary>Name of the stack that a verb without a program means: the one given, or the one of the program.</summary>
    /// <exception cref="UsageException">None of these.</exception>
    public static async Task<string> NameOfAsync(DeploymentOptions options, RootServices services, CancellationToken cancellationToken)
    {
        if (options.Stack is { } given)
        {
            return Model.StackName.Fault(given) is { } fault && !(await services.States.NamesAsync(cancellationToken)).Contains(given) ? throw new UsageException(fault) : given;
        }

        if (SettingsOf(options, cancellationToken)?.Name is { } named)
        {
            return named;
        }

        IReadOnlyList<string> stacks = await services.States.NamesAsync(cancellationToken);
        return stacks.Count > 0
            ? throw new UsageException($"which stack? pass --stack with one of {string.Join(", ", stacks)}")
            : throw new UsageException($"there is no stack below {services.Layout.Lib}");
    }

    /// <summary>What is known of a stack without running its program, name and config; null where there is no program, or it cannot be read.</summary>
    public static StackDefinition? SettingsOf(DeploymentOptions options, CancellationToken cancellationToken) =>
        (Project(options) is { } project ? ProgramSource.Settings(project, options, cancellationToken) : YamlSource.Read(options, cancellationToken)).Stack;

    /// <summary>What is declared. All that is wrong is shown; null where something must be mended first.</summary>
    /// <param name="session">The stack, whose config the program gets.</param>
    /// <param name="preview">Nothing will be changed.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    public abstract Task<StackDefinition?> DefineAsync(StackSession session, bool preview, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        providers.Dispose();
        return ValueTask.CompletedTask;
    }

    private protected static async Task OpenAsync(ProviderPrograms providers, ImmutableArray<ProviderProject> named, DeploymentOptions options, List<Diagnostic> faults, CancellationToken cancellationToken)
    {
        if (options.WithoutProviders)
        {
            faults.AddRange(named.Select(provider => Diagnostic.Error("a unit has no providers of its own: they would run with the rights of the agent", provider.Position)));
            return;
        }

        await providers.OpenAsync(named, faults, cancellationToken);
    }

    private protected static IEnumerable<Diagnostic> GraphFaults(StackDefinition stack) => ResourceGraph.Build(WithAllConfig(stack), KnownKinds.All.ToDictionary(kind => (kind.ApiVersion, kind.Kind))).Faults;

    // What `iac config set` has set lies in the state, which is not read here: no name is taken to be missing.
    private static StackDefinition WithAllConfig(StackDefinition stack) => stack with
    {
        Config = stack.Config.SetItems(stack.Resources.SelectMany(resource => Expressions.Scan(resource.Document).Uses).Select(use => use.Expression).OfType<Expression.Config>()
            .Where(config => !stack.Config.ContainsKey(config.Name)).Select(config => KeyValuePair.Create(config.Name, (JsonNode?)null))),
    };

    private static ProgramProject? Project(DeploymentOptions options)
    {
        if (options.Files.IsEmpty)
        {
            return ProgramProject.Find(Environment.CurrentDirectory);
        }

        ProgramProject? project = options.Files.Select(file => file == YamlSource.StandardInput ? null : ProgramProject.Find(Path.TrimEndingDirectorySeparator(Path.GetFullPath(file)))).FirstOrDefault(found => found is not null);
        return project is null || options.Files.Length == 1 ? project : throw new UsageException($"{project.Path} is a program, which declares its whole stack: pass it alone");
    }
}
