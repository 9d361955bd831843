using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>An operation with a deadline of its own.</summary>
public enum ResourceOperation
{
    /// <summary>Making it.</summary>
    Create,

    /// <summary>Changing it.</summary>
    Update,

    /// <summary>Removing it.</summary>
    Delete,

    /// <summary>Waiting until it is ready.</summary>
    Ready,
}

/// <summary>How long operations may take. The options of a resource win over its kind, the kind over the defaults.</summary>
public sealed record OperationDeadlines
{
    /// <summary>30 minutes to create, update or delete, 5 minutes to become ready.</summary>
    public static OperationDeadlines Default { get; } = new();

    /// <summary>To create, update or delete. <value>30 minutes.</value></summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>To become ready. <value>5 minutes.</value></summary>
    public TimeSpan Ready { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Deadlines of one kind's operation. <value>Empty.</value></summary>
    public ImmutableDictionary<(string Kind, ResourceOperation Operation), TimeSpan> PerKind { get; init; } = ImmutableDictionary<(string, ResourceOperation), TimeSpan>.Empty;

    /// <summary>The deadline of one operation.</summary>
    public TimeSpan For(string kind, ResourceOperation operation, ResourceTimeouts? timeouts)
    {
        TimeSpan? own = operation switch
        {
            ResourceOperation.Create => timeouts?.Create,
            ResourceOperation.Update => timeouts?.Update,
            ResourceOperation.Delete => timeouts?.Delete,
            _ => timeouts?.Ready,
        };
        if (own is { } given)
        {
            return given;
        }

        return PerKind.TryGetValue((kind, operation), out TimeSpan ofKind) ? ofKind : operation == ResourceOperation.Ready ? Ready : Call;
    }
}
