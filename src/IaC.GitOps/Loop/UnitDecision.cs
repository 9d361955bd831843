using IaC.Model.V1Alpha1;

namespace IaC.GitOps;

/// <summary>What a unit does next: a pure function of what is declared, what is recorded and what its source has.</summary>
internal abstract record UnitDecision
{
    private UnitDecision()
    {
    }

    /// <summary>Carry out a commit.</summary>
    internal sealed record Deploy(string Commit) : UnitDecision;

    /// <summary>Plan a commit that somebody has to agree to.</summary>
    internal sealed record Propose(string Commit) : UnitDecision;

    /// <summary>Compare the machine with a commit.</summary>
    /// <param name="Commit">The commit.</param>
    /// <param name="Repair">Put right what is otherwise.</param>
    internal sealed record Look(string Commit, bool Repair) : UnitDecision;

    /// <summary>Nothing until something happens.</summary>
    /// <param name="State">Where the unit stands meanwhile; null leaves it where it is.</param>
    /// <param name="Message">One line on that.</param>
    /// <param name="Until">When to look again.</param>
    internal sealed record Wait(UnitState? State, string? Message, DateTimeOffset Until) : UnitDecision;

    /// <summary>Decides.</summary>
    /// <param name="unit">What is declared.</param>
    /// <param name="record">What is recorded.</param>
    /// <param name="latest">The commit of the source that may be taken; null where it has not answered yet, and what was taken of it last holds.</param>
    /// <param name="unready">Units that this one depends on and that are not ready.</param>
    /// <param name="nextLook">When all of it is looked at next.</param>
    /// <param name="now">The time.</param>
    public static UnitDecision Of(Unit unit, UnitRecord record, string? latest, IReadOnlyList<string> unready, DateTimeOffset nextLook, DateTimeOffset now)
    {
        bool suspended = unit.IsSuspended(record);
        latest ??= record.Latest;
        nextLook = Due(nextLook, unit, now);
        if (suspended || TargetOf(record, latest) is not { } target || target == record.Running)
        {
            return Keep(unit, record, latest, suspended, nextLook, now);
        }

        // What runs is looked after while a new commit waits.
        Wait? wait = Obstacle(unit, record, target, unready, now);
        if (wait is not null)
        {
            return record.Running is { } running && nextLook <= now
                ? new Look(running, unit.Spec.Drift == GitOpsDrift.Enforce)
                : wait with { Until = record.Running is null || wait.Until < nextLook ? wait.Until : nextLook };
        }

        return unit.Spec.Approve == GitOpsApproval.Manual && record.Approved != target && record.Pinned is null ? new Propose(target) : new Deploy(target);
    }

    /// <summary>The commit that is wanted: what somebody went back to, else the latest unless it is known to be bad.</summary>
    /// <param name="record">What is recorded.</param>
    /// <param name="latest">The commit of the source that may be taken; null where it has not answered yet.</param>
    public static string? TargetOf(UnitRecord record, string? latest) => record.Pinned ?? ((latest ?? record.Latest) is { } newest && !record.Bad.Contains(newest) ? newest : record.Healthy);

    /// <summary>Whether the reason for which a unit stands where it does still holds; what it waits for, or was gone back from, may have gone away.</summary>
    /// <param name="unit">What is declared.</param>
    /// <param name="record">What is recorded.</param>
    /// <param name="latest">The commit of the source that may be taken; null where it has not answered yet.</param>
    public static bool Holds(Unit unit, UnitRecord record, string? latest) => record.State switch
    {
        UnitState.Suspended => unit.IsSuspended(record),
        UnitState.RolledBack => IsBad(record, latest ?? record.Latest),
        UnitState.AwaitingApproval or UnitState.AwaitingDependencies or UnitState.AwaitingWindow or UnitState.Failed => TargetOf(record, latest) != record.Running,
        _ => false,
    };

    private static bool IsBad(UnitRecord record, string? latest) => record.Pinned is null && latest is not null && record.Bad.Contains(latest);

    private static UnitDecision Keep(Unit unit, UnitRecord record, string? latest, bool suspended, DateTimeOffset nextLook, DateTimeOffset now)
    {
        if (record.Running is not { } running)
        {
            return new Wait(suspended ? UnitState.Suspended : record.SourceFault is null ? UnitState.Pending : UnitState.Failed, record.SourceFault ?? "nothing was taken of the source yet", now + unit.Scan);
        }

        UnitState? state = suspended ? UnitState.Suspended : IsBad(record, latest) ? UnitState.RolledBack : null;

        // Where it stood for a reason that is gone, a look says where it stands now.
        bool isOver = state is null && record.State is UnitState.Suspended or UnitState.RolledBack or UnitState.AwaitingApproval or UnitState.AwaitingDependencies or UnitState.AwaitingWindow;
        if (nextLook <= now || isOver)
        {
            return new Look(running, !suspended && unit.Spec.Drift == GitOpsDrift.Enforce);
        }

        return new Wait(state, state is null ? null : record.Message, nextLook);
    }

    private static Wait? Obstacle(Unit unit, UnitRecord record, string target, IReadOnlyList<string> unready, DateTimeOffset now)
    {
        if (unready.Count > 0)
        {
            return new Wait(UnitState.AwaitingDependencies, $"waits for {string.Join(", ", unready)}", now + unit.Scan);
        }

        bool agreed = record.Approved == target || record.Pinned is not null;
        if (!agreed && unit.NextOpening(now) is var opening && opening > now)
        {
            return new Wait(UnitState.AwaitingWindow, $"waits until {opening:yyyy-MM-dd HH:mm}", opening);
        }

        if (!agreed && unit.Spec.Approve == GitOpsApproval.Manual && record.Proposed == target)
        {
            return new Wait(UnitState.AwaitingApproval, "waits for `iac gitops sync`", now + unit.Scan);
        }

        return record.Attempted == target && record.NextTry is { } next && Due(next, unit, now) > now ? new Wait(null, null, next) : null;
    }

    // Nothing is put off for longer: where it seems so, the clock of the machine was set back.
    private static DateTimeOffset Due(DateTimeOffset time, Unit unit, DateTimeOffset now) => time - now > (unit.Scan > Backoff.Longest ? unit.Scan : Backoff.Longest) ? now : time;
}
