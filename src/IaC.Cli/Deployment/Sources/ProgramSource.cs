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
    private readonly ProgramOutput _output;
    private readonly StackDefinition _settings;
    private readonly DeploymentOptions _options;
    private readonly CommandHost _host;

    private ProgramSource(StackProgram program, ProgramOutput output, ProviderPrograms providers, StackDefinition settings, DeploymentOptions options, CommandHost host)
        : base(providers) => (_program, _output, _settings, _options, _host) = (program, output, settings, options, host);

    /// <inheritdoc/>
    public override string StackName => _settings.Name;

    /// <inheritdoc/>
    public override IStackProgram Computer => _program;

    /// <summary>Reads the settings and shows what is wrong with them; the program is started at once, or when its stack is asked for.</summary>
    public static async Task<ProgramSource?> OpenAsync(
        ProgramProject project, ProviderPrograms providers, DeploymentOptions options, IPlanView view, CommandHost host, bool ahead, CancellationToken cancellationToken)
    {
        var output = new ProgramOutput(host.Terminal, view);
        var program = new StackProgram(project, output, options.Confined?.Host, options.Confined?.Place, options.Confined is null ? host.Waiting : null);
        ProgramSource? source = null;
        try
        {
            if (ahead && host.Variable(ProgramFrames.AssemblyVariable) is null && program.Begin())
            {
                Rehearsal.Begin(project, host);
            }

            LoadResult settings = Settings(project, options, cancellationToken);
            var faults = new List<Diagnostic>();
            await OpenAsync(providers, settings.Stack?.Providers ?? [], options, faults, cancellationToken);
            settings = settings.With(faults);
            view.Show(settings.Diagnostics);
            return source = settings is { HasErrors: false, Stack: { } stack } ? new ProgramSource(program, output, providers, stack, options, host) : null;
        }
        finally
        {
            if (source is null)
            {
                await program.DisposeAsync();
            }
        }
    }

    /// <summary>Name, limits and config of the stack.</summary>
    public static LoadResult Settings(ProgramProject project, DeploymentOptions options, CancellationToken cancellationToken) =>
        StackLoader.LoadSettings(project.Folder, options.Stack, Environment.CurrentDirectory, cancellationToken);

    /// <inheritdoc/>
    public override async Task<StackDefinition?> DefineAsync(StackSession session, bool preview, CancellationToken cancellationToken)
    {
        (StackDefinition settings, string? built) = (session.Configured(_settings), _host.Variable(ProgramFrames.AssemblyVariable));
        _output.Mask(settings);
        var options = new ProgramOptions
        {
            Stack = settings.Name,
            Preview = preview,
            Guards = settings.Guards,
            Config = settings.Config,
            SecretConfig = settings.SecretConfig,
        };
        if (_options.ProgramTimeout is { } timeout)
        {
            options = options with { Deadline = timeout };
        }

        try
        {
            (StackDefinition stack, ImmutableArray<Diagnostic> faults) = await _program.EvaluateAsync(options, built, cancellationToken);
            bool failed = faults.Any(fault => fault.Severity == DiagnosticSeverity.Error);
            _output.Show(failed ? [.. faults, .. GraphFaults(stack)] : faults);
            return failed ? null : stack with { Providers = _settings.Providers };
        }
        catch (ProgramException exception)
        {
            _output.Show(exception.Faults);
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
