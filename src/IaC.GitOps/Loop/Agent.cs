using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.GitOps;

/// <summary>Keeps all units of a GitOps document, each by itself, until it is cancelled.</summary>
public sealed class Agent : IDisposable
{
    private readonly Dictionary<string, SourceLoop> _sources = [];
    private readonly Dictionary<string, UnitLoop> _units = [];
    private readonly FormerUnits _former;

    /// <summary>An agent that does not run yet.</summary>
    /// <param name="spec">What it keeps.</param>
    /// <param name="store">Where it keeps what must outlive it.</param>
    /// <param name="deployment">Turns files into a stack.</param>
    /// <param name="report">Told what happens, from several threads.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="GitOpsException">The document contradicts itself.</exception>
    public Agent(GitOpsSpec spec, UnitStore store, IUnitDeployment deployment, Action<UnitEvent> report, TimeProvider time)
    {
        if (Check(spec).FirstOrDefault() is { } fault)
        {
            throw new GitOpsException(fault.Message, fault.Remedy);
        }

        HashSet<string> names = [.. spec.Units.Select(unit => unit.Name)];
        var succession = new UnitSuccession(names, store, deployment);
        _former = new FormerUnits(names, store, deployment, time);
        foreach (GitOpsSource source in spec.Sources)
        {
            _sources.Add(source.Name, new SourceLoop(source, store.SourceOf(source.Name), time));
        }

        foreach (GitOpsUnit unit in spec.Units)
        {
            SourceLoop source = _sources[unit.Source ?? spec.Sources[0].Name];
            var loop = new UnitLoop(new Unit(unit, source.Name), source, store, deployment, new OtherUnits(unit.Name, _units, store), succession, () => Unready(unit), report, time);
            _units.Add(unit.Name, loop);
            source.Changed += loop.Wake;
            loop.Changed += () => WakeDependents(unit.Name);
        }
    }

    /// <summary>What no schema says of a document and does not hold: it contradicts itself, or says what nothing can be made of.</summary>
    public static IEnumerable<DocumentFault> Check(GitOpsSpec spec) => AgentRules.Check(spec);

    /// <summary>The units as they are.</summary>
    public IReadOnlyList<UnitRecord> Units => [.. _units.Values.Select(loop => loop.Record)];

    /// <summary>The sources as they are.</summary>
    public IReadOnlyList<SourceStatus> Sources => [.. _sources.Values.Select(source => new SourceStatus(source.Name, source.Current, source.Fault, source.Asked))];

    /// <summary>Keeps the units. A fault that no source and no unit goes on after ends all of them: nobody would see that one is kept no more.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await _former.MarkAsync(stop).ConfigureAwait(false);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] loops = [.. _sources.Values.Select(source => Task.Run(() => source.RunAsync(ended.Token), CancellationToken.None)), .. _units.Values.Select(unit => Task.Run(() => unit.RunAsync(ended.Token), CancellationToken.None))];
        await Task.WhenAny(loops).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(loops).ConfigureAwait(false);
    }

    /// <summary>Asks a source at once: it says that it has something new.</summary>
    /// <param name="source">Its name; null for all.</param>
    /// <returns>Whether there is such a source.</returns>
    public bool Notify(string? source)
    {
        SourceLoop[] meant = [.. _sources.Values.Where(loop => source is null || loop.Name == source)];
        Array.ForEach(meant, loop => loop.Wake(again: false));
        return meant.Length > 0;
    }

    /// <summary>Something of a stack is not as it was.</summary>
    /// <param name="stack">Its name; null for any.</param>
    public void Suspect(string? stack)
    {
        foreach (UnitLoop unit in _units.Values.Where(unit => stack is null || unit.Unit.Name == stack))
        {
            unit.Suspect();
        }
    }

    /// <summary>Something was asked of units.</summary>
    public void WakeAll()
    {
        foreach (UnitLoop unit in _units.Values)
        {
            unit.Wake();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SourceLoop source in _sources.Values)
        {
            source.Dispose();
        }
    }

    private IReadOnlyList<string> Unready(GitOpsUnit unit) => [.. unit.DependsOn.Where(name => !IsReady(_units[name].Record))];

    // At the latest commit of its source, or where somebody wants it to stay.
    private static bool IsReady(UnitRecord record) =>
        record is { State: UnitState.Ready or UnitState.Drifted, Running: { } running } && (record.Latest is null || running == record.Latest || record.Pinned is not null);

    private void WakeDependents(string name)
    {
        foreach (UnitLoop unit in _units.Values.Where(unit => unit.Unit.Spec.DependsOn.Contains(name)))
        {
            unit.Wake();
        }
    }
}

/// <summary>A source as it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Current">The commit that may be used; null where none was taken yet.</param>
/// <param name="Fault">Why nothing new can be taken; null while it can.</param>
/// <param name="Asked">When it answered last.</param>
public sealed record SourceStatus(string Name, GitRevision? Current, string? Fault, DateTimeOffset? Asked);
