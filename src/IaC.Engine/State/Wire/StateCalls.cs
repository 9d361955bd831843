namespace IaC.Engine;

/// <summary>
/// What is asked of the machine that keeps states for others. Those of one state name it by the number that <see cref="Open"/> gave. An answer of <c>null</c> is an empty object.
/// </summary>
internal static class StateCalls
{
    /// <summary>What all names begin with.</summary>
    public const string Prefix = "state.";

    /// <summary><c>{}</c>; the keys of secrets that belong to the place, oldest first, made where there are none.</summary>
    public const string Keys = "state.keys";

    /// <summary><c>{}</c>; a new key, which is the last one from then on.</summary>
    public const string Rotate = "state.rotate";

    /// <summary><c>{}</c>; the stacks.</summary>
    public const string List = "state.list";

    /// <summary><c>{stack}</c>; what it records.</summary>
    public const string Resources = "state.resources";

    /// <summary><c>{stack}</c>; the uids that it records.</summary>
    public const string Uids = "state.uids";

    /// <summary><c>{stack}</c>; providers outside the program that made what it records.</summary>
    public const string Providers = "state.providers";

    /// <summary><c>{stack}</c>; who it is, and what its steps took.</summary>
    public const string Times = "state.times";

    /// <summary><c>{stack, holder, force}</c>; what it recorded.</summary>
    public const string Remove = "state.remove";

    /// <summary><c>{stack, name, holder}</c>.</summary>
    public const string Rename = "state.rename";

    /// <summary><c>{stack, holder}</c>; one line for each thing mended.</summary>
    public const string Repair = "state.repair";

    /// <summary><c>{stack, holder}</c>, the holder where the stack is to be held; who holds it already, or the number of the state and what it holds.</summary>
    public const string Open = "state.open";

    /// <summary><c>{state, identity}</c>.</summary>
    public const string Create = "state.create";

    /// <summary><c>{state, write}</c>.</summary>
    public const string Write = "state.write";

    /// <summary><c>{state, limit}</c>; past runs.</summary>
    public const string History = "state.history";

    /// <summary><c>{state, suffix}</c>; what the copy is called.</summary>
    public const string Copy = "state.copy";

    /// <summary><c>{state}</c>; frees the stack.</summary>
    public const string Close = "state.close";

    /// <summary><c>{}</c>; whoever holds a stack says so every few seconds, since a machine that is gone says nothing.</summary>
    public const string Alive = "state.alive";
}
