using System.CommandLine;
using IaC.Cli.Views.Deployment;
using IaC.GitOps;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Yaml;

namespace IaC.Cli.Commands.Agents;

/// <summary>What an agent keeps: a GitOps document, or one unit of one repository by options.</summary>
internal sealed class AgentOptionSet
{
    private const string DefaultName = "gitops";
    private readonly Option<string?> _file = new("--file", "-f") { Description = "A GitOps document", HelpName = "FILE" };
    private readonly Option<string?> _repository = new("--repo") { Description = "A repository instead: https://, ssh://, user@host:path or file://", HelpName = "URL" };
    private readonly Option<string?> _branch = new("--branch") { Description = "Its branch", HelpName = "NAME" };
    private readonly Option<string?> _tag = new("--tag") { Description = "Its tag", HelpName = "NAME" };
    private readonly Option<string?> _semver = new("--semver") { Description = "Its highest tag within a range: 1.4.*, [1.2,2.0)", HelpName = "RANGE" };
    private readonly Option<string> _path = new("--path") { Description = "Folder or file in it", HelpName = "PATH", DefaultValueFactory = _ => "." };
    private readonly Option<string?> _unit = new("--unit") { Description = "Name of the unit and its stack [default: the last part of the path, else gitops]", HelpName = "NAME" };
    private readonly Option<string> _interval = new("--interval") { Description = "How often it is asked", HelpName = "TIME", DefaultValueFactory = _ => "10s" };
    private readonly Option<string?> _listen = new("--listen") { Description = "Address and port for /metrics, /healthz, /readyz and webhooks", HelpName = "ADDRESS:PORT" };

    /// <summary>Adds them to a command.</summary>
    public AgentOptionSet(Command command)
    {
        foreach (Option option in new Option[] { _file, _repository, _branch, _tag, _semver, _path, _unit, _interval, _listen })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if ((result.GetResult(_file) is null) == (result.GetResult(_repository) is null))
            {
                result.AddError("pass either --file with a GitOps document, or --repo");
            }

            if (result.GetResult(_repository) is not null && new[] { _branch, _tag, _semver }.Count(option => result.GetResult(option) is not null) != 1)
            {
                result.AddError("--repo goes with one of --branch, --tag and --semver");
            }
        });
    }

    /// <summary>Reads a document; all that is wrong with it is shown, and null then.</summary>
    public static GitOpsSpec? Load(string file, CommandHost host, CancellationToken stop)
    {
        (Model.V1Alpha1.GitOps? document, IReadOnlyList<Diagnostic> faults) = GitOpsLoader.Load(file, Environment.CurrentDirectory, Agent.Check, stop);
        DeploymentViews.For(host, json: false).Plan.Show(faults);
        return document?.Spec;
    }

    /// <summary>Reads them; all that is wrong with the document is shown, and null then.</summary>
    /// <exception cref="UsageException">An option is none.</exception>
    public GitOpsSpec? Read(ParseResult parsed, CommandHost host, CancellationToken stop)
    {
        string? listen = parsed.GetValue(_listen);
        if (parsed.GetValue(_file) is { } file)
        {
            return Load(file, host, stop) is { } spec ? spec with { Listen = listen ?? spec.Listen } : null;
        }

        string interval = parsed.GetValue(_interval)!;
        if (DurationText.TryParse(interval) is null)
        {
            throw new UsageException($"--interval is {TextFormat.Get(TextFormat.Duration).Expectation}, not `{interval}`");
        }

        string path = parsed.GetValue(_path)!.Trim('/');
        string name = parsed.GetValue(_unit) ?? (Path.GetFileName(path) is { Length: > 0 } last && TextFormat.Get(TextFormat.DnsLabel).Matches(last) ? last : DefaultName);
        return !TextFormat.Get(TextFormat.DnsLabel).Matches(name) ? throw new UsageException($"--unit is {TextFormat.Get(TextFormat.DnsLabel).Expectation}, not `{name}`") : new GitOpsSpec
        {
            Listen = listen,
            Sources = [new GitOpsSource { Name = DefaultName, Url = parsed.GetValue(_repository)!, Branch = parsed.GetValue(_branch), Tag = parsed.GetValue(_tag), Semver = parsed.GetValue(_semver), Interval = interval }],
            Units = [new GitOpsUnit { Name = name, Path = path.Length == 0 ? "." : path }],
        };
    }
}
