namespace IaC.Images;

/// <summary>Finds users in the <c>/etc/passwd</c> and <c>/etc/group</c> of an image, whose content is hostile.</summary>
public static class UserLookup
{
    /// <summary>
    /// The user that a container runs as. Numbers need no entry; a user without a group gets the primary group and the supplementary groups of its entry, or group 0.
    /// Throws <see cref="ImageException"/> for a name that the image does not have.
    /// </summary>
    /// <param name="lowerDirectories">Unpacked layers, topmost first.</param>
    /// <param name="user"><c>user</c>, <c>uid</c>, <c>user:group</c>, <c>uid:gid</c>; null or empty is root.</param>
    public static ImageUser Find(IReadOnlyList<string> lowerDirectories, string? user) => throw new NotImplementedException();
}
