namespace IaC.GitOps;

/// <summary>Keeps one unit: takes what was asked, decides, does it, writes down what came of it. Nothing that goes wrong in it leaves it, so that no unit holds up another one.</summary>
internal sealed class UnitLoop
{
    private readonly Unit _unit;
    private readonly SourceLoop _source;
    private readonly Func<IReadOnlyList<string>> _unready;
    private readonly TimeProvider _time;
    private readonly Signal _wake = new();
    private readonly UnitJournal _journal;
    private readonly UnitRequests _requests;
    private readonly UnitRunner _runner;
    private readonly UnitWork _work;
    private readonly UnitSuccession _succession;
    private volatile bool _suspected;

    /// <summary>A loop that does not run yet.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="source">Its source.</param>
    /// <param name="store">Where records lie.</param>
    /// <param name="deployment">Turns files into a stack.</param>
    /// <param name="others">The other units.</param>
    /// <param name="succession">Units that were called otherwise.</param>
    /// <param name="unready">Units that it depends on and that are not ready.</param>
    /// <param name="report">Told what happens.</param>
    /// <param name="time">The clock.</param>
    public UnitLoop(Unit unit, SourceLoop source, UnitStore store, IUnitDeployment deployment, IOtherUnits others, UnitSuccession succession, Func<IReadOnlyList<string>> unready, Action<UnitEvent> report, TimeProvider time)
    {
        (_unit, _source, _succession, _unready, _time) = (unit, source, succession, unready, time);
        _journal = new UnitJournal(unit.Name, store, report, time);
        _requests = new UnitRequests(unit, source, store, _journal);
        _runner = new UnitRunner(unit, source, deployment, others, _requests, _journal, _wake, time);
        _work = new UnitWork(unit, source, _journal, _runner, time);
    }

    /// <summary>Raised when what others depend on may have changed.</summary>
    public event Action? Changed
    {
        add => _journal.Changed += value;
        remove => _journal.Changed -= value;
    }

    /// <summary>The unit.</summary>
    public Unit Unit => _unit;

    /// <summary>What is known of it.</summary>
    public UnitRecord Record => _journal.Record;

    /// <summary>The files of the commit that it is to be at; null where there is none yet, or its path is not in that.</summary>
    /// <param name="reader">Who keeps the files until it asks for others.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public Task<UnitCheckout?> CheckOutAsync(string reader, CancellationToken cancellationToken) => _runner.CheckOutAsync(reader, cancellationToken);

    /// <summary>Its source moved, something was asked, or a unit that it depends on changed.</summary>
    public void Wake() => _wake.Raise();

    /// <summary>Something of its stack is not as it was: it is looked at at once.</summary>
    public void Suspect()
    {
        _suspected = true;
        _wake.Raise();
    }

    /// <summary>Keeps the unit until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await _source.Recalled.WaitAsync(stop).ConfigureAwait(false);
            while (!await OpenedAsync(stop).ConfigureAwait(false))
            {
                // Somebody has to look at it.
            }

            while (!stop.IsCancellationRequested)
            {
                await TurnAsync(stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was begun is found by the next agent.
        }
    }

    // Without what is known of it nothing may be done to the unit; the others go on.
    private async Task<bool> OpenedAsync(CancellationToken stop)
    {
        _wake.Reset();
        try
        {
            UnitRecord? former = _succession.FormerOf(_unit);
            if (former is not null)
            {
                await _succession.TakeOverAsync(former, _unit, stop).ConfigureAwait(false);
            }

            _journal.Open(_unit.Source, _unit.Spec.Path);
            if (former is not null)
            {
                _journal.Tell(Record.State, Record.Healthy, $"was called {former.Unit}");
            }

            return true;
        }
        catch (Exception exception) when (exception is GitOpsException or IOException or UnauthorizedAccessException || IsOfAnother(exception, stop))
        {
            _journal.Tell(UnitState.Failed, null, GitOpsException.TextOf(exception));
            await _wake.WaitAsync(_unit.Scan, _time, stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            return false;
        }
    }

    private async Task TurnAsync(CancellationToken stop)
    {
        UnitDecision? decision = null;
        try
        {
            // What is raised from here on is about what is not looked at yet.
            _wake.Reset();
            if (_suspected | await _requests.AnswerAsync(stop).ConfigureAwait(false))
            {
                _suspected = false;
                _work.LookAtOnce();
            }

            DateTimeOffset now = _time.GetLocalNow();
            _journal.Hear(_source.Current?.Commit, _source.Refused, _source.Fault);
            decision = UnitDecision.Of(_unit, Record, _source.Current?.Commit, _unready(), _work.NextLook, now);
            switch (decision)
            {
                case UnitDecision.Deploy deploy:
                    await _work.DeployAsync(deploy.Commit, stop).ConfigureAwait(false);
                    break;
                case UnitDecision.Propose propose:
                    await _work.ProposeAsync(propose.Commit, stop).ConfigureAwait(false);
                    break;
                case UnitDecision.Look look:
                    await _work.LookAsync(look, stop).ConfigureAwait(false);
                    break;
                case UnitDecision.Wait wait:
                    _journal.Move(wait.State ?? Record.State, wait.State is null ? Record.Message : wait.Message);
                    TimeSpan pause = wait.Until - now;
                    await _wake.WaitAsync(pause > TimeSpan.Zero ? pause : TimeSpan.FromMilliseconds(1), _time, stop).ConfigureAwait(false);
                    break;
                default:
                    break;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || IsOfAnother(exception, stop))
        {
            // The disk is full, the state cannot be read: it is tried again, and nobody else is held up.
            _journal.Fail(decision is UnitDecision.Look ? null : Record.Attempted, GitOpsException.TextOf(exception));
            await _wake.WaitAsync(UnitJournal.FirstRetry, _time, stop).ConfigureAwait(false);
        }
    }

    // Something else was given up meanwhile, and not this unit.
    private static bool IsOfAnother(Exception exception, CancellationToken stop) => exception is OperationCanceledException && !stop.IsCancellationRequested;
}
