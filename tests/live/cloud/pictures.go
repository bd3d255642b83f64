package cloud

// A Picture is what functions get.
type Picture struct {
	Do    string `json:"do,omitempty"` // "" for what functions do, "fail", "panic" or "exit"
	Width int    `json:"width"`
}

// A Thumbnail is what they answer.
type Thumbnail struct {
	Width int    `json:"width"`
	ARN   string `json:"arn"`
}
