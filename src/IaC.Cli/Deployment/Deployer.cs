using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Deployment.Sources;
using IaC.Cli.Journal;
using IaC.Cli.Logging;
using IaC.Cli.Views.Deployment;
using IaC.Engine;
using IaC.Linux.Files;
using IaC.Model;

namespace IaC.Cli.Deployment;

/// <summary>The deployment verbs: load, plan, show, ask, carry out, show what runs.</summary>
internal sealed class Deployer(CommandHost host, DeploymentViews views)
{
    private const string StoppingNotice = "stopping after the calls in flight; once more to drop them";

    /// <summary>Makes the machine as declared.</summary>
    public async Task<int> UpAsync(DeploymentOptions options, CancellationToken stop)
    {
        RequireConsent(options, "up");
        using RootServices services = RootServices.Open(options.Global, host);
        if (options.PlanFile is { } file)
        {
            Plan saved = PlanFile.Read(InputFile.Find(file), await services.KeysAsync(stop));
            return await CarryOutSavedAsync(saved, options, services, stop);
        }

        await using StackSource? source = await StackSource.OpenAsync(options, views.Plan, host, stop);
        if (source is null)
        {
            return ExitCode.Usage;
        }

        await using StackSession opened = await services.OpenAsync(source, options.Lock, stop);
        foreach (HoldFault fault in await opened.EndBackupHoldsAsync(stop))
        {
            host.Terminal.Error.WriteLine($"iac: {fault}");
        }

        return await source.DefineAsync(opened, preview: false, stop) is { } definition
            ? await CarryOutAsync(opened, await opened.PlanAsync(definition, options.Planning, stop), options, services, stop)
            : ExitCode.Usage;
    }

    /// <summary>Shows what <see cref="UpAsync"/> would do.</summary>
    public async Task<int> PreviewAsync(DeploymentOptions options, CancellationToken stop)
    {
        await using StackSource? source = await StackSource.OpenAheadAsync(options, views.Plan, host, stop);
        if (source is null)
        {
            return ExitCode.Usage;
        }

        using RootServices services = RootServices.Open(options.Global, host);
        await using StackSession session = await services.OpenAsync(source, LockMode.None, stop);
        if (await source.DefineAsync(session, preview: true, stop) is not { } definition || Show(await session.PlanAsync(definition, options.Planning, stop), options.Applying.Parallelism) is not { } plan)
        {
            return ExitCode.Usage;
        }

        if (options.PlanOutput is { } file)
        {
            ISecretKeySource keys = await services.KeysAsync(stop);
            await WholeFile.WriteAsync(file, to => PlanFile.WriteAsync(to, plan, keys, stop), mode: WholeFile.OwnerOnly);
        }

        return options.ChangesAreExitCode && plan.HasChanges ? ExitCode.ChangesPending : ExitCode.Ok;
    }

    /// <summary>Takes away everything that the stack made.</summary>
    public async Task<int> DestroyAsync(DeploymentOptions options, CancellationToken stop)
    {
        Privilege.RequireUnlessOwn("destroy", options.Global);
        RequireConsent(options, "destroy");
        using RootServices services = RootServices.Open(options.Global, host);
        string stack = await StackSource.ExistingAsync(options, services, stop);
        await using StackSession session = await services.OpenAsync(stack, options.Lock, stop);
        if (options.Applying.SkipHooks || HookedEntry(session) is not { } hooked)
        {
            return await CarryOutAsync(session, await session.PlanDestroyAsync(options.Planning, stop), options, services, stop);
        }

        // What goes needs no program, unless one of its functions is to be called meanwhile. The stack is not held while that is built.
        string? origin = session.Identity.Origin;
        await session.DisposeAsync();
        await using StackSource program = await HookedProgramAsync(origin, hooked, stack, options, stop);
        await using StackSession withProgram = await services.OpenAsync(stack, options.Lock, program.Computer, stop);
        return await program.DefineAsync(withProgram, preview: false, stop) is null
            ? ExitCode.Usage
            : await CarryOutAsync(withProgram, await withProgram.PlanDestroyAsync(options.Planning, stop), options, services, stop);
    }

    private static RecordedResource? HookedEntry(StackSession session) =>
        session.Resources.FirstOrDefault(entry => entry.Options.Hooks.Any(hook => hook.Point is HookPoint.BeforeDelete or HookPoint.AfterDelete));

    private async Task<StackSource> HookedProgramAsync(string? origin, RecordedResource hooked, string stack, DeploymentOptions options, CancellationToken stop) =>
        origin is not null && StackSource.IsProgram(origin) && await StackSource.OpenAsync(options with { Files = [origin], Stack = stack }, views.Plan, host, stop) is { } program
            ? program
            : throw new EngineException($"{hooked.Key} has hooks, which are functions of the program at {origin}, and that is not there", "pass --no-hooks to destroy without them");

    /// <summary>Records what is observed.</summary>
    public async Task<int> RefreshAsync(DeploymentOptions options, CancellationToken stop)
    {
        Privilege.RequireUnlessOwn("refresh", options.Global);
        RequireConsent(options, "refresh");
        using RootServices services = RootServices.Open(options.Global, host);
        await using StackSession session = await services.OpenAsync(await StackSource.ExistingAsync(options, services, stop), options.Lock, stop);
        return await CarryOutAsync(session, await session.PlanRefreshAsync(options.Planning, stop), options, services, stop);
    }

    // A program runs again, since only it can compute what depends on outputs, and must declare the same.
    private async Task<int> CarryOutSavedAsync(Plan saved, DeploymentOptions options, RootServices services, CancellationToken stop)
    {
        await using StackSource? program = saved.Definition is { } planned && StackSource.IsProgram(planned.Origin)
            ? await StackSource.OpenAsync(options with { Files = [planned.Origin], Stack = saved.Stack }, views.Plan, host, stop)
            : null;
        if (program is null)
        {
            await services.OpenProvidersAsync(saved.Definition?.Providers ?? [], stop);
            await using StackSession session = await services.OpenAsync(saved.Stack, options.Lock, stop);
            return await CarryOutSavedAsync(session, saved, options, services, stop);
        }

        await using StackSession opened = await services.OpenAsync(program, options.Lock, stop);
        if (await program.DefineAsync(opened, preview: false, stop) is not { } now)
        {
            return ExitCode.Usage;
        }

        return DefinitionComparer.Differences(saved.Definition!, now) is { IsEmpty: false } differences
            ? throw new EngineException($"the plan is stale, the program was changed: {string.Join(", ", differences)}", "make a new one with `iac preview --out`")
            : await CarryOutSavedAsync(opened, saved, options, services, stop);
    }

    // What carries nothing out is held against the machine too: a plan that says "no changes" may not be true any more.
    private async Task<int> CarryOutSavedAsync(StackSession session, Plan saved, DeploymentOptions options, RootServices services, CancellationToken stop)
    {
        if (!session.HasWork(saved))
        {
            await session.RequireCurrentAsync(saved, stop);
        }

        return await CarryOutAsync(session, new PlanResult(saved, saved.Diagnostics), options, services, stop);
    }

    private async Task<int> CarryOutAsync(StackSession session, PlanResult result, DeploymentOptions options, RootServices services, CancellationToken stop)
    {
        if (Show(result, options.Applying.Parallelism) is not { } plan)
        {
            return ExitCode.Usage;
        }

        if (!session.HasWork(plan))
        {
            if (options.Json)
            {
                // To people the plan has said so.
                await using IApplyView view = views.StartApply();
                view.Handle(new EngineEvent.Summary(RunOutcome.Succeeded, StepCounts.Of(plan.Steps.Select(step => step.Action)), Failed: 0, Skipped: 0, Seconds: 0) { Time = host.Time.GetUtcNow() });
            }

            return ExitCode.Ok;
        }

        // What touches no resource is only written down.
        ApplyOptions applying = options.Applying;
        if (!options.Yes && plan.HasChanges)
        {
            if (!await AskAsync(plan, stop))
            {
                return ExitCode.Ok;
            }

            applying = applying with { VerifyFresh = true };
        }

        DateTimeOffset start = host.Time.GetUtcNow();
        RunOutcome outcome = await ApplyAsync(session, plan, applying, services.Journal, stop);
        if (outcome == RunOutcome.Succeeded)
        {
            Task<IReadOnlyList<ReadyWorkload>> look = new FirstLook(services, host.Time, options.FirstLines).TakeAsync(session.Resources, start, stop);

            // The files are closed, which waits for the disk, while the containers find their first words.
            await session.DisposeAsync();
            services.CloseDatabase();
            outcome = Judge(await look, options.Json);
        }

        return outcome switch
        {
            RunOutcome.Succeeded => ExitCode.Ok,
            RunOutcome.Cancelled => ExitCode.Cancelled,
            _ => ExitCode.Failed,
        };
    }

    // A program that nobody waited for may have come to a bad end since.
    private RunOutcome Judge(IReadOnlyList<ReadyWorkload> workloads, bool json)
    {
        if (!json)
        {
            views.Ready.Show(workloads);
        }

        string[] failed = [.. workloads.Where(workload => workload.HasFailed).Select(workload => workload.Name)];
        if (failed.Length == 0)
        {
            return RunOutcome.Succeeded;
        }

        host.Terminal.Error.WriteLine($"iac: {string.Join(", ", failed)} ended with a failure right after the start: see `iac logs {failed[0]}`");
        return RunOutcome.Failed;
    }

    private async Task<RunOutcome> ApplyAsync(StackSession session, Plan plan, ApplyOptions options, EventJournal journal, CancellationToken stop)
    {
        host.Interruption.Notice = StoppingNotice;
        await using IApplyView view = views.StartApply();
        return await PlanExecution.RunAsync(session, plan, options, journal, view.Handle, stop, host.Interruption.Abort);
    }

    /// <summary>Shows a plan, or the faults that stand against it; null for the latter.</summary>
    private Plan? Show(PlanResult result, int parallelism)
    {
        views.Plan.Show(result.Diagnostics);
        if (result.Plan is { } plan)
        {
            var ready = EngineEvent.PlanReady.Of(plan, parallelism, host.Time.GetUtcNow());
            EventLog.Write(ready);
            views.Plan.Show(ready);
        }

        return result.Plan;
    }

    private async Task<bool> AskAsync(Plan plan, CancellationToken stop)
    {
        while (true)
        {
            switch (await views.Consent.AskAsync($"carry this out on stack {plan.Stack}?", stop))
            {
                case Consent.Yes:
                    return true;
                case Consent.Details:
                    views.Plan.ShowDetails(plan);
                    break;
                default:
                    return false;
            }
        }
    }

    private void RequireConsent(DeploymentOptions options, string verb)
    {
        if (!options.Yes && !views.Consent.CanAsk)
        {
            throw new UsageException($"nobody is there to answer: pass --yes, or see `iac preview` for what `iac {verb}` would do");
        }
    }
}
