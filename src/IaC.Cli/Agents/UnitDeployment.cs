using System.Collections.Immutable;
using IaC.Cli.Agents.Programs;
using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Deployment;
using IaC.Cli.Deployment.Sources;
using IaC.Cli.Journal;
using IaC.Engine;
using IaC.GitOps;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Cli.Agents;

/// <summary>Makes of a unit's files what <c>iac up</c> would make of them: the same reading, the same plan, the same apply.</summary>
internal sealed class UnitDeployment(GlobalOptions global, CommandHost host) : IUnitDeployment
{
    /// <inheritdoc/>
    public async Task<IUnitPlan> PlanAsync(UnitCheckout checkout, CancellationToken cancellationToken)
    {
        var faults = new CollectedFaults();
        RootServices services = RootServices.Open(global, host);
        StackSource? source = null;
        StackSession? session = null;
        try
        {
            source = await OpenAsync(checkout, services, faults, cancellationToken) ?? throw Fault(faults.Text, checkout);
            session = await services.OpenAsync(source, LockMode.ExclusiveWait, cancellationToken);
            StackDefinition definition = await source.DefineAsync(session, preview: false, cancellationToken) ?? throw Fault(faults.Text, checkout);
            definition = WithIgnored(definition, checkout.Unit.Spec);
            string? foreign = checkout.AcceptsOrigin ? null : ForeignOrigin(session, services);
            checkout = checkout with { IsToBeCarriedOut = checkout.IsToBeCarriedOut && foreign is null };
            if (checkout.IsToBeCarriedOut)
            {
                foreach (HoldFault fault in await session.EndBackupHoldsAsync(cancellationToken))
                {
                    services.Journal.Write(new JournalEntry(host.Time.GetUtcNow(), checkout.Unit.Name, fault.Urn.ToKey().ToString(), "failed", fault.Message));
                }
            }

            var moves = new UnitMoves(checkout, services, DeclaresAsync);
            ImmutableArray<TakenResource> taken = await moves.TakeAsync(session, definition, cancellationToken);

            // The place of its files is another one for each commit.
            var options = new PlanOptions { AcceptOrigin = true, MaxDeletes = checkout.Unit.Spec.MaxDeletes, Excludes = await moves.LeftAsync(session, definition, cancellationToken) };
            PlanResult result = await session.PlanAsync(definition, options, cancellationToken);
            Plan plan = result.Plan ?? throw Fault(string.Join("; ", result.Diagnostics.Where(fault => fault.Severity == DiagnosticSeverity.Error)), checkout);
            return new UnitPlan(services, source, session, plan, new ApplyOptions { AllowDataLoss = checkout.Unit.Spec.AllowDataLoss }, host) { Taken = taken, ForeignOrigin = foreign };
        }
        catch (Exception exception)
        {
            if (session is not null)
            {
                await session.DisposeAsync();
            }

            if (source is not null)
            {
                await source.DisposeAsync();
            }

            services.Dispose();
            if (exception is EngineException or UsageException || FaultText.IsOfMachine(exception))
            {
                throw new GitOpsException(FaultText.Of(exception), inner: exception);
            }

            throw;
        }
    }

    private Task<StackSource?> OpenAsync(UnitCheckout checkout, RootServices services, CollectedFaults faults, CancellationToken cancellationToken)
    {
        UnitProgram? program = StackSource.IsProgram(checkout.Path) ? UnitProgram.Prepare(checkout, global.Layout, services.EnsureRootId(), host.Time.GetUtcNow()) : null;
        var options = new DeploymentOptions { Global = global, Files = [checkout.Path], Stack = checkout.Unit.Name, Yes = true, Confined = program, ProgramTimeout = program?.Deadline, WithoutProviders = true };
        return StackSource.OpenAsync(options, faults, host, cancellationToken);
    }

    // Of another unit: what is wrong there is said there.
    private async Task<IReadOnlySet<ResourceKey>?> DeclaresAsync(UnitCheckout checkout, CancellationToken cancellationToken)
    {
        var faults = new CollectedFaults();
        using RootServices services = RootServices.Open(global, host);
        try
        {
            await using StackSource? source = await OpenAsync(checkout, services, faults, cancellationToken);
            if (source is null)
            {
                return null;
            }

            await using StackSession session = await services.OpenAsync(source, LockMode.None, cancellationToken);
            return (await source.DefineAsync(session, preview: true, cancellationToken))?.Resources.Select(resource => resource.Key).ToHashSet();
        }
        catch (Exception exception) when (exception is EngineException or UsageException || FaultText.IsOfMachine(exception))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task<bool> StandsAsync(string unit, CancellationToken cancellationToken) => StandsAsync(unit, global, host, cancellationToken);

    /// <inheritdoc cref="IUnitDeployment.StandsAsync"/>
    public static async Task<bool> StandsAsync(string unit, GlobalOptions global, CommandHost host, CancellationToken cancellationToken)
    {
        using RootServices services = RootServices.Open(global, host);
        try
        {
            return (await services.States.NamesAsync(cancellationToken)).Contains(unit) && (await services.States.ResourcesAsync(unit, cancellationToken)).Count > 0;
        }
        catch (EngineException exception)
        {
            throw new GitOpsException(FaultText.Of(exception), inner: exception);
        }
    }

    /// <inheritdoc/>
    public async Task RenameAsync(string unit, string name, CancellationToken cancellationToken)
    {
        using RootServices services = RootServices.Open(global, host);
        if (!(await services.States.NamesAsync(cancellationToken)).Contains(unit))
        {
            return;
        }

        try
        {
            await services.RenameAsync(unit, name, cancellationToken);
        }
        catch (EngineException exception)
        {
            throw new GitOpsException(FaultText.Of(exception), inner: exception);
        }
    }

    // The agent carries out what lies below the sources of its root and nowhere else. Where nothing stands, there is nothing to take over.
    private string? ForeignOrigin(StackSession session, RootServices services) =>
        session.Identity.Origin is { } origin && session.Resources.Count > 0 && !services.States.IsShared && !origin.StartsWith(AgentFiles.StoreOf(global.Layout).Sources + "/", StringComparison.Ordinal) ? origin : null;

    // Places are those of the repository, as its authors know them.
    private static GitOpsException Fault(string text, UnitCheckout checkout) =>
        new(text.Replace(Path.GetRelativePath(Environment.CurrentDirectory, checkout.Tree) + "/", "", StringComparison.Ordinal).Replace(checkout.Tree + "/", "", StringComparison.Ordinal));

    private static StackDefinition WithIgnored(StackDefinition definition, GitOpsUnit unit)
    {
        ILookup<string, string> ignored = unit.Ignore.SelectMany(ignore => ignore.Paths.Select(path => (ignore.Resource, path))).ToLookup(pair => pair.Resource, pair => pair.path);
        return unit.Ignore.IsEmpty ? definition : definition with
        {
            Resources = [.. definition.Resources.Select(resource => resource with { Options = resource.Options with { IgnoreChanges = [.. resource.Options.IgnoreChanges.Union(ignored[resource.Key.ToString()])] } })],
        };
    }
}
