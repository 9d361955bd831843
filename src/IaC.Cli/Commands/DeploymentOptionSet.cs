using System.Collections.Immutable;
using System.CommandLine;
using IaC.Cli.Deployment;
using IaC.Engine;

namespace IaC.Cli.Commands;

/// <summary>The options that the deployment verbs share, in groups; a command adds the groups that it has.</summary>
internal sealed class DeploymentOptionSet(Command command)
{
    // A week.
    private const int MostTimeout = 604_800;

    private readonly Option<string[]> files = new("--file", "-f") { Description = "File or folder of the stack, a C# project, or - for standard input; may be given several times [default: the current folder]", HelpName = "PATH" };
    private readonly Option<string?> stack = CommonOptions.Stack("Name of the stack [default: from the files]");
    private readonly Option<int?> programTimeout = new("--program-timeout") { Description = "Seconds that a program may take to declare its stack [default: 300]", HelpName = "SECONDS" };
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<string[]> targets = Pattern("--target", "Touch only these resources");
    private readonly Option<string[]> excludes = Pattern("--exclude", "Do not touch these resources");
    private readonly Option<string[]> replaces = Pattern("--replace", "Replace these resources though nothing changed");
    private readonly Option<bool> dependents = new("--target-dependents") { Description = "Touch what depends on the targets too" };
    private readonly Option<bool> rebuild = new("--rebuild") { Description = "Look again at what images copy from this machine" };
    private readonly Option<bool> pull = new("--pull") { Description = "Ask the registries which images the tags name by now" };
    private readonly Option<int?> maxDeletes = new("--max-deletes") { Description = "The most resources that may be deleted", HelpName = "N" };
    private readonly Option<bool> deleteVolumes = new("--delete-volumes") { Description = "Delete persistent volume claims with their data, which are kept otherwise" };
    private readonly Option<bool> acceptOrigin = new("--accept-origin") { Description = "Go on though the stack was last applied from another place" };
    private readonly Option<bool> yes = CommonOptions.Yes();
    private readonly Option<int?> parallel = new("--parallel") { Description = "The most steps at once", HelpName = "N" };
    private readonly Option<bool> waitLock = CommonOptions.WaitLock();
    private readonly Option<bool> continueOnError = new("--continue-on-error") { Description = "After a failed step go on with what does not depend on it" };
    private readonly Option<bool> rollback = new("--rollback-on-failure") { Description = "After a failed step bring back what was recorded before" };
    private readonly Option<bool> allowDataLoss = new("--allow-data-loss") { Description = "Consent to steps that lose data" };
    private readonly Option<bool> noHooks = new("--no-hooks") { Description = "Call no hooks of the program" };

    /// <summary><c>-f</c>, <c>--stack</c>, <c>--program-timeout</c>.</summary>
    public DeploymentOptionSet WithSource()
    {
        CommonOptions.Within(programTimeout, 1, MostTimeout);
        return Add(files, stack, programTimeout);
    }

    /// <summary><c>--json</c> of what shows one thing.</summary>
    public DeploymentOptionSet WithJson() => WithJson("Write JSON");

    /// <summary><c>--json</c> of what tells how far it is.</summary>
    public DeploymentOptionSet WithEvents() => WithJson("Write one event on each line, as JSON");

    /// <summary><c>--target</c> and <c>--exclude</c>.</summary>
    public DeploymentOptionSet WithSelection() => Add(targets, dependents, excludes);

    /// <summary>What a plan of the program takes beside those.</summary>
    public DeploymentOptionSet WithPlanning()
    {
        CommonOptions.AtLeast(maxDeletes, 0);
        return Add(replaces, rebuild, pull, maxDeletes, acceptOrigin);
    }

    /// <summary><c>--delete-volumes</c>.</summary>
    public DeploymentOptionSet WithVolumes() => Add(deleteVolumes);

    /// <summary><c>--wait-lock</c>.</summary>
    public DeploymentOptionSet WithLock() => Add(waitLock);

    /// <summary><c>--no-hooks</c>.</summary>
    public DeploymentOptionSet WithoutHooks() => Add(noHooks);

    /// <summary>What a change takes.</summary>
    public DeploymentOptionSet WithApplying()
    {
        CommonOptions.AtLeast(parallel, 1);
        return WithLock().Add(yes, parallel, continueOnError, allowDataLoss);
    }

    /// <summary><c>--rollback-on-failure</c>.</summary>
    public DeploymentOptionSet WithRollback() => Add(rollback);

    /// <summary>The options as given; those of a group that the command does not have are at their default.</summary>
    public DeploymentOptions Read(ParseResult parsed, CommandHost host)
    {
        ApplyOptions applying = ApplyOptions.Default with
        {
            ContinueOnError = parsed.GetValue(continueOnError),
            RollbackOnFailure = parsed.GetValue(rollback),
            AllowDataLoss = parsed.GetValue(allowDataLoss),
            SkipHooks = parsed.GetValue(noHooks),
        };
        return new DeploymentOptions
        {
            Global = GlobalOptions.From(parsed, host),
            Files = List(parsed, files),
            Stack = parsed.GetValue(stack),
            ProgramTimeout = parsed.GetValue(programTimeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Json = parsed.GetValue(json),
            Yes = parsed.GetValue(yes),
            WaitLock = parsed.GetValue(waitLock),
            Planning = PlanOptions.Default with
            {
                Targets = List(parsed, targets),
                TargetDependents = parsed.GetValue(dependents),
                Excludes = List(parsed, excludes),
                Replace = List(parsed, replaces),
                Rebuild = parsed.GetValue(rebuild),
                Pull = parsed.GetValue(pull),
                MaxDeletes = parsed.GetValue(maxDeletes),
                DeleteVolumes = parsed.GetValue(deleteVolumes),
                AcceptOrigin = parsed.GetValue(acceptOrigin),
            },
            Applying = parsed.GetValue(parallel) is { } most ? applying with { Parallelism = most } : applying,
        };
    }

    /// <summary>Names of given options that say what is to be planned, which a saved plan has decided.</summary>
    public IReadOnlyList<string> GivenForPlanning(ParseResult parsed) => [.. PlanningOptions.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)];

    private IEnumerable<Option> PlanningOptions => [files, stack, targets, dependents, excludes, replaces, rebuild, pull, maxDeletes, deleteVolumes, acceptOrigin];

    private static Option<string[]> Pattern(string name, string description) => new(name) { Description = $"{description} (pod/web, pod/*); may be given several times", HelpName = "NAME" };

    private DeploymentOptionSet WithJson(string description)
    {
        json.Description = description;
        return Add(json);
    }

    private DeploymentOptionSet Add(params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
        {
            command.Add(option);
        }

        return this;
    }

    private static ImmutableArray<string> List(ParseResult parsed, Option<string[]> option) => [.. parsed.GetValue(option) ?? []];
}
