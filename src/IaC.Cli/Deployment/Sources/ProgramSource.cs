using System.Collections.Immutable;
using IaC.Cli.Commands;
using IaC.Cli.Views.Deployment;
using IaC.Engine;
using IaC.Model;
using IaC.Model.Programs;
using IaC.Programs;
using IaC.Programs.Providers;
using IaC.Yaml;

namespace IaC.Cli.Deployment.Sources;

/// <summary>A stack in C#. Its name, limits and config may stand in a Stack document in <c>stack.yaml</c> beside the project.</summary>
internal sealed class ProgramSource : StackSource
{
    private readonly StackProgram _program;
    private readonly StackDefinition _settings;
    private readonly DeploymentOptions _options;
    private readonly IPlanView _view;
    private readonly CommandHost _host;

    private ProgramSource(ProgramProject project, ProviderPrograms providers, StackDefinition settings, DeploymentOptions options, IPlanView view, CommandHost host)
        : base(providers)
    {
        _program = new StackProgram(project);
        (_settings, _options, _view, _host) = (settings, options, view, host);
    }

    /// <inheritdoc/>
    public override string StackName => _settings.Name;

    /// <inheritdoc/>
    public override IStackProgram Computer => _program;

    /// <summary>Reads the settings and shows what is wrong with them; the program is started when its stack is asked for.</summary>
    public static async Task<ProgramSource?> OpenAsync(
        ProgramProject project, ProviderPrograms providers, DeploymentOptions options, IPlanView view, CommandHost host, CancellationToken cancellationToken)
    {
        LoadResult settings = Settings(project, options, cancellationToken);
        var faults = new List<Diagnostic>();
        await providers.OpenAsync(settings.Stack?.Providers ?? [], faults, cancellationToken);
        settings = settings.With(faults);
        view.Show(settings.Diagnostics);
        return settings is { HasErrors: false, Stack: { } stack } ? new ProgramSource(project, providers, stack, options, view, host) : null;
    }

    /// <summary>Name, limits and config of the stack.</summary>
    public static LoadResult Settings(ProgramProject project, DeploymentOptions options, CancellationToken cancellationToken) =>
        StackLoader.LoadSettings(project.Folder, options.Stack, Environment.CurrentDirectory, cancellationToken);

    /// <inheritdoc/>
    public override async Task<StackDefinition?> DefineAsync(StackSession session, bool preview, CancellationToken cancellationToken)
    {
        (StackDefinition settings, string? built) = (session.Configured(_settings), _host.Variable(ProgramFrames.AssemblyVariable));
        var output = new ProgramOutput(_host.Terminal, _view, settings);
        var options = new ProgramOptions
        {
            Stack = settings.Name,
            Preview = preview,
            Guards = settings.Guards,
            Config = settings.Config,
            SecretConfig = settings.SecretConfig,
            Output = output,
        };
        if (_options.ProgramTimeout is { } timeout)
        {
            options = options with { Deadline = timeout };
        }

        try
        {
            (StackDefinition stack, ImmutableArray<Diagnostic> faults) = await _program.EvaluateAsync(options, built, cancellationToken);
            bool failed = faults.Any(fault => fault.Severity == DiagnosticSeverity.Error);
            _view.Show(failed ? [.. faults, .. GraphFaults(stack)] : faults);
            return failed ? null : stack with { Providers = _settings.Providers };
        }
        catch (ProgramException exception)
        {
            _view.Show(exception.Faults);
            return null;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        await base.DisposeAsync();
    }
}
