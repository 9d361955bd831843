namespace IaC.Engine;

/// <summary>
/// What was under way on a recorded resource when the state was last written. Anything but <see cref="None"/> outside a run means that the run was killed, or that the step failed;
/// the next plan looks at the machine and finishes or undoes it.
/// </summary>
public enum PendingOperation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Recorded before it was made: it may exist, wholly or in part, under its uid.</summary>
    Creating,

    /// <summary>What an update needs is reserved; nothing was done yet.</summary>
    ToUpdate,

    /// <summary>It may be changed, wholly or in part.</summary>
    Updating,

    /// <summary>What a replacement needs is reserved; nothing was done yet.</summary>
    ToReplace,

    /// <summary>The old one may be gone, wholly or in part.</summary>
    Replacing,

    /// <summary>It may be gone, wholly or in part.</summary>
    Deleting,

    /// <summary>What it holds is promised to others of the plan that deletes it; nothing was done yet.</summary>
    ToDelete,
}
