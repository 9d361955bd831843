namespace IaC.Guests;

/// <summary>The agent of a guest refused, did not answer in time, or answered what cannot be understood.</summary>
/// <param name="message">Which command, and what it said.</param>
public sealed class GuestAgentException(string message) : IOException(message);
