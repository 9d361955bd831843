namespace IaC.Guests;

/// <summary>The image of a guest's first disk.</summary>
/// <param name="Reference">As declared, for people.</param>
/// <param name="Digest">Its digest; while a record names it, the store keeps the image.</param>
public sealed record GuestImage(string Reference, string Digest);
