using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// The state of a stack in memory: entries by uid, with indexes by URN and by dependency. Read by steps that run side by side while others write.
/// </summary>
internal sealed class StackState
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RecordedResource> _byUid = [];
    private readonly Dictionary<Urn, RecordedResource> _live = [];
    private readonly Dictionary<Urn, HashSet<string>> _dependents = [];
    private readonly HashSet<string> _condemned = [];

    /// <summary>All entries, in no order.</summary>
    public IReadOnlyCollection<RecordedResource> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _byUid.Values];
            }
        }
    }

    /// <summary>The entry of a uid; null when there is none.</summary>
    public RecordedResource? Find(string uid)
    {
        lock (_lock)
        {
            return _byUid.GetValueOrDefault(uid);
        }
    }

    /// <summary>The entry of a URN that no successor condemned; null when there is none.</summary>
    public RecordedResource? Find(Urn urn)
    {
        lock (_lock)
        {
            return _live.GetValueOrDefault(urn);
        }
    }

    /// <summary>Entries that depend on a URN.</summary>
    public IReadOnlyList<RecordedResource> Dependents(Urn urn)
    {
        lock (_lock)
        {
            return _dependents.TryGetValue(urn, out HashSet<string>? uids) ? [.. uids.Select(uid => _byUid[uid])] : [];
        }
    }

    /// <summary>Former entries of a URN that are still to be deleted.</summary>
    public IReadOnlyList<RecordedResource> Condemned(Urn urn)
    {
        lock (_lock)
        {
            return [.. _condemned.Select(uid => _byUid[uid]).Where(entry => entry.Urn == urn)];
        }
    }

    /// <summary>Why the changes must not be written; null when they may. Looks only at what they touch.</summary>
    public string? Fault(IReadOnlyList<StateChange> changes)
    {
        lock (_lock)
        {
            var after = new Overlay(this, changes);
            return changes.Select(change => FaultOf(change, after)).FirstOrDefault(fault => fault is not null);
        }
    }

    /// <summary>Takes changes that have no fault.</summary>
    public void Apply(IReadOnlyList<StateChange> changes)
    {
        lock (_lock)
        {
            foreach (StateChange change in changes)
            {
                string uid = change is StateChange.Put put ? put.Resource.Uid : ((StateChange.Remove)change).Uid;
                if (_byUid.Remove(uid, out RecordedResource? former))
                {
                    Unindex(former);
                }
            }

            foreach (StateChange.Put put in changes.OfType<StateChange.Put>())
            {
                _byUid[put.Resource.Uid] = put.Resource;
                Index(put.Resource);
            }
        }
    }

    private string? FaultOf(StateChange change, Overlay after)
    {
        switch (change)
        {
            case StateChange.Put { Resource: { } resource }:
                return after.FaultOf(resource) ?? (_byUid.TryGetValue(resource.Uid, out RecordedResource? former) ? FaultOfLeaving(former.Urn, after) : null);
            case StateChange.Remove { Uid: { } uid }:
                return _byUid.TryGetValue(uid, out RecordedResource? gone) ? FaultOfLeaving(gone.Urn, after) : $"there is no entry {uid} to remove";
            default:
                return null;
        }
    }

    private string? FaultOfLeaving(Urn urn, Overlay after)
    {
        if (after.Live(urn) is not null || !_dependents.TryGetValue(urn, out HashSet<string>? uids))
        {
            return null;
        }

        RecordedResource? dependent = uids.Select(after.ByUid).FirstOrDefault(entry => entry is { Condemned: false } && entry.DependsOn.Contains(urn));
        return dependent is null ? null : $"{dependent.Key} depends on {urn.ToKey()}, which would be gone";
    }

    private void Index(RecordedResource entry)
    {
        if (entry.Condemned)
        {
            _condemned.Add(entry.Uid);
        }
        else
        {
            _live[entry.Urn] = entry;
        }

        foreach (Urn urn in entry.DependsOn)
        {
            if (!_dependents.TryGetValue(urn, out HashSet<string>? uids))
            {
                _dependents[urn] = uids = [];
            }

            uids.Add(entry.Uid);
        }
    }

    private void Unindex(RecordedResource entry)
    {
        _condemned.Remove(entry.Uid);
        if (_live.TryGetValue(entry.Urn, out RecordedResource? live) && live.Uid == entry.Uid)
        {
            _live.Remove(entry.Urn);
        }

        foreach (Urn urn in entry.DependsOn)
        {
            _dependents[urn].Remove(entry.Uid);
        }
    }

    /// <summary>The state as it would be after changes.</summary>
    private sealed class Overlay
    {
        private readonly StackState _state;
        private readonly Dictionary<string, RecordedResource?> _changed = [];
        private readonly Dictionary<Urn, RecordedResource> _live = [];
        private readonly string? _fault;

        public Overlay(StackState state, IReadOnlyList<StateChange> changes)
        {
            _state = state;
            foreach (StateChange change in changes)
            {
                if (change is StateChange.Put { Resource: { } resource })
                {
                    _changed[resource.Uid] = resource;
                    if (!resource.Condemned && !_live.TryAdd(resource.Urn, resource))
                    {
                        _fault = $"{resource.Key} is written twice";
                    }
                }
                else if (change is StateChange.Remove remove)
                {
                    _changed[remove.Uid] = null;
                }
            }
        }

        public RecordedResource? ByUid(string uid) => _changed.TryGetValue(uid, out RecordedResource? changed) ? changed : _state._byUid.GetValueOrDefault(uid);

        public RecordedResource? Live(Urn urn)
        {
            if (_live.TryGetValue(urn, out RecordedResource? changed))
            {
                return changed;
            }

            return _state._live.GetValueOrDefault(urn) is { } former && !_changed.ContainsKey(former.Uid) ? former : null;
        }

        public string? FaultOf(RecordedResource entry)
        {
            if (_fault is not null)
            {
                return _fault;
            }

            if (entry.Uid.Length != 32 || !entry.Uid.All(char.IsAsciiHexDigitLower))
            {
                return $"{entry.Urn} has the uid {entry.Uid}, which is not 32 hex digits";
            }

            if (!entry.Condemned && _state._live.GetValueOrDefault(entry.Urn) is { } holder && holder.Uid != entry.Uid && !_changed.ContainsKey(holder.Uid))
            {
                return $"{entry.Key} would have two entries";
            }

            foreach (Urn urn in entry.DependsOn)
            {
                if (!entry.Condemned && Live(urn) is null)
                {
                    return $"{entry.Key} depends on {urn.Value}, which has no entry";
                }
            }

            return null;
        }
    }
}
