namespace IaC.GitOps;

/// <summary>What is known of a unit, written down before anything goes on from it, and told to who wants to know.</summary>
/// <param name="unit">Name of the unit.</param>
/// <param name="store">Where records lie.</param>
/// <param name="report">Told what happens.</param>
/// <param name="time">The clock.</param>
internal sealed class UnitJournal(string unit, UnitStore store, Action<UnitEvent> report, TimeProvider time)
{
    /// <summary>The pause after a first failure.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    /// <summary>Raised when what others depend on may have changed.</summary>
    public event Action? Changed;

    /// <summary>What is known.</summary>
    public UnitRecord Record { get; private set; } = new() { Unit = unit };

    /// <summary>Takes up what an earlier agent knew.</summary>
    /// <exception cref="GitOpsException">Its record is damaged.</exception>
    public void Open(string source, string path)
    {
        Record = (store.Read(unit) ?? Record) with { Source = source, Path = path };
        if (Record.State == UnitState.Former)
        {
            Record = Record with { State = UnitState.Pending, Message = null };
        }
    }

    /// <summary>Writes down what is known now.</summary>
    public void Save(UnitRecord record)
    {
        if (record != Record)
        {
            store.Write(record);
            Record = record;
        }
    }

    /// <summary>Writes down what its source gives.</summary>
    /// <param name="latest">The commit that was taken last; null leaves the one that is known.</param>
    /// <param name="refused">A commit that may not be carried out any more, though it was taken once; what runs of it runs on. Null for none.</param>
    /// <param name="fault">Why nothing newer can be had; null while it can.</param>
    public void Hear(string? latest, string? refused, string? fault)
    {
        bool isNew = fault is not null && fault != Record.SourceFault;
        latest ??= Record.Latest == refused ? Record.Running : Record.Latest;
        Save(Record with { Latest = latest, SourceFault = fault });
        if (isNew)
        {
            Tell(Record.State, Record.Latest, $"nothing newer can be had: {fault}");
        }
    }

    /// <summary>Writes down where the unit stands now, and tells it if that is new.</summary>
    public void Move(UnitState state, string? message)
    {
        if (state == Record.State && message == Record.Message)
        {
            return;
        }

        Save(Record with { State = state, Message = message, Since = state == Record.State ? Record.Since : time.GetUtcNow() });
        Tell(state, Record.Attempted, message ?? state.ToString());
        Changed?.Invoke();
    }

    /// <summary>Writes down a failure, and when it is tried again. A disk that is full is no reason to stop.</summary>
    public void Fail(string? commit, string message)
    {
        int failures = Record.Failures + 1;
        UnitRecord next = Record with { Failures = failures, NextTry = time.GetUtcNow() + Backoff.After(FirstRetry, failures) };
        bool isNew = commit is not null && !(Record.History is [{ What: "failed" } last, ..] && last.Commit == commit && last.Message == message);
        try
        {
            Save(isNew ? next.With(new UnitHistory(time.GetUtcNow(), commit!, null, "failed", message, 0)) : next);
            Move(UnitState.Failed, message);
        }
        catch (IOException exception)
        {
            Record = next with { State = UnitState.Failed, Message = exception.Message };
            Tell(UnitState.Failed, commit, exception.Message);
        }
    }

    /// <summary>Tells something.</summary>
    public void Tell(UnitState state, string? commit, string message) => report(new UnitEvent(time.GetUtcNow(), unit, state, commit, message));
}
