namespace IaC.Model.Programs;

/// <summary>
/// Names of what <c>iac</c> asks a provider (<see cref="ProgramCall.Name"/>). All arguments have <c>{apiVersion, kind}</c>; a resource is <c>{id, name, namespace, spec, outputs}</c>, with secrets in plain.
/// </summary>
public static class ProviderCalls
{
    /// <summary><c>{spec}</c>, all of it known; the result is <c>{faults: [{pointer, message}]}</c>, pointers within the spec.</summary>
    public const string Check = "check";

    /// <summary><c>{resources}</c>; the result is <c>{resources: [{outputs}]}</c> in the same order, an item null where nothing exists.</summary>
    public const string Read = "read";

    /// <summary><c>{resource}</c>; the result is <c>{outputs}</c>. Asked once more with the same id after a crash.</summary>
    public const string Create = "create";

    /// <summary><c>{resource, former}</c>, the spec before; the result is <c>{outputs}</c>.</summary>
    public const string Update = "update";

    /// <summary><c>{resource}</c>; the result is empty.</summary>
    public const string Delete = "delete";
}
