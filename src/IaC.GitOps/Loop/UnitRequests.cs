namespace IaC.GitOps;

/// <summary>Takes what somebody asks for a unit into its record, from which the next decision follows.</summary>
/// <param name="unit">The unit.</param>
/// <param name="source">Its source.</param>
/// <param name="store">Where requests lie.</param>
/// <param name="journal">What is known of the unit.</param>
internal sealed class UnitRequests(Unit unit, SourceLoop source, UnitStore store, UnitJournal journal)
{
    /// <summary>Whether anything waits to be taken.</summary>
    public bool IsAsked => store.IsAsked(unit.Name);

    /// <summary>Takes what was asked for, in order.</summary>
    /// <returns>Whether anything was.</returns>
    public async Task<bool> AnswerAsync(CancellationToken stop)
    {
        IReadOnlyList<UnitRequest> asked = store.Asked(unit.Name);
        foreach (UnitRequest request in asked)
        {
            UnitRecord next = journal.Record with { Answered = request.Id, Refusal = null };
            switch (request.Verb)
            {
                case UnitVerb.Suspend:
                    next = next with { Suspended = true };
                    break;
                case UnitVerb.Resume when unit.Spec.Suspend:
                    next = next with { Refusal = "the document suspends it: take `suspend` out of that" };
                    break;
                case UnitVerb.Resume:
                    // A rollback of a unit that is suspended is carried out now, and is what the next one ends.
                    next = next with { Suspended = false, Pinned = next.Suspended ? next.Pinned : null, Bad = [], NextTry = null, Failures = 0 };
                    break;
                case UnitVerb.Rollback:
                    next = await RolledBackAsync(next, request.Commit, stop).ConfigureAwait(false);
                    break;
                default:
                    // What waits for consent has it; what is bad is tried once more.
                    next = next with { Approved = next.Proposed ?? source.Current?.Commit, Bad = [], NextTry = null, Failures = 0 };
                    source.Wake(again: true);
                    break;
            }

            journal.Save(next);
            store.Done(request);
            journal.Tell(next.State, null, $"{request.Verb.ToString().ToLowerInvariant()} was asked for{(next.Refusal is null ? "" : $", and cannot be done: {next.Refusal}")}");
        }

        return asked.Count > 0;
    }

    private async Task<UnitRecord> RolledBackAsync(UnitRecord record, string? commit, CancellationToken stop)
    {
        // Without a commit: the one that was healthy before what runs.
        string? target = commit is null ? record.History.FirstOrDefault(entry => entry.What == "deployed" && entry.Commit != record.Running && !record.Bad.Contains(entry.Commit))?.Commit : null;
        try
        {
            target ??= commit is null ? null : (await source.FindAsync(commit, record.History.Select(entry => entry.Commit), stop).ConfigureAwait(false)).Commit;
        }
        catch (GitOpsException exception)
        {
            return record with { Refusal = GitOpsException.TextOf(exception) };
        }

        return target is null ? record with { Refusal = "there is no commit before to go back to" } : record with { Pinned = target, NextTry = null, Failures = 0 };
    }
}
