import Actions

/// Contacts that go to HubSpot in one call: each address once, whatever is written to it together. Pure.
///
/// Of several writes to one contact the later one stands, property for property; tags come together; the stage is the one
/// that HubSpot would have taken, had they come one after the other.
struct ContactBatch {
  struct Contact: Equatable {
    let email: String
    /// In the order in which they were first named.
    fileprivate(set) var properties: [HubSpotContactRequest.Property]
    fileprivate(set) var tags: [String]
    fileprivate(set) var stage: String?
    /// Whether the contact's stage is to be cleared first, so that an earlier one is taken.
    fileprivate(set) var clearsStage: Bool
    /// Which writes it is made of, in their order.
    fileprivate(set) var writes: [Int]

    init(_ request: HubSpotContactRequest, write: Int) {
      email = request.email
      properties = request.properties
      tags = request.tags
      stage = request.lifecycleStage
      clearsStage = request.mayGoBack && request.lifecycleStage != nil
      writes = [write]
    }
  }

  /// In the order in which they were first written to.
  private(set) var contacts: [Contact] = []
  private var places: [String: Int] = [:]
  private var closed: Set<String> = []
  private let limit: Int

  /// - Parameter limit: how many contacts there may be.
  init(limit: Int) { self.limit = limit }

  /// Whether there is nothing to wait for any more.
  var isFull: Bool { contacts.count >= limit }

  /// False where the write must go with a later call, and so must every later one to the same contact.
  mutating func add(_ request: HubSpotContactRequest, write: Int) -> Bool {
    guard !closed.contains(request.email) else { return false }
    if let place = places[request.email] {
      if contacts[place].take(request, write: write) { return true }
    } else if !isFull {
      places[request.email] = contacts.count
      contacts.append(Contact(request, write: write))
      return true
    }
    closed.insert(request.email)
    return false
  }
}

extension ContactBatch.Contact {
  /// False, and nothing is taken, where nobody can say what would come of both.
  fileprivate mutating func take(_ request: HubSpotContactRequest, write: Int) -> Bool {
    if let new = request.lifecycleStage {
      if request.mayGoBack || stage == nil {
        clearsStage = clearsStage || request.mayGoBack
        stage = new
      } else if let known = stage, let further = LifecycleStage.further(known, new) {
        stage = further
      } else {
        return false
      }
    }
    for property in request.properties {
      if let place = properties.firstIndex(where: { $0.name == property.name }) {
        properties[place] = property
      } else {
        properties.append(property)
      }
    }
    tags += request.tags.filter { !tags.contains($0) }
    writes.append(write)
    return true
  }
}
